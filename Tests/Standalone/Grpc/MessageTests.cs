using System.IO.Compression;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Standalone.Grpc;

/// <summary>The bytes of messages: limits, compression, and requests that are cut wrong.</summary>
public sealed class MessageTests
{
    private const int FourMiB = 4 * 1024 * 1024;

    [Fact]
    public async Task A_request_of_four_MiB_is_received_and_one_byte_more_is_not()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers { Say = (_, _) => Task.FromResult(new Note()) });
        using var client = new EchoClient(server);

        var whole = await client.CallAsync("Say", NoteOf(FourMiB));
        var more = await client.CallAsync("Say", NoteOf(FourMiB + 1));
        var after = await client.CallAsync("Say", NoteOf(100));

        Assert.Equal(0, whole.Status);
        Assert.Equal((HttpStatusCode.OK, 8), (more.HttpStatus, more.Status));
        Assert.Equal("Received message exceeds the maximum configured message size.", more.Detail);
        Assert.Equal(0, after.Status);
        Assert.Empty(server.Log.Alarms);
    }

    [Fact]
    public async Task The_limit_of_received_messages_can_be_set_for_all_and_for_one_service()
    {
        await using var server = await EchoServer.StartAsync(
            options: options => options.MaxReceiveMessageSize = 100,
            services: services => services.AddGrpc().AddServiceOptions<EchoService>(options => options.MaxReceiveMessageSize = null));
        await using var strict = await EchoServer.StartAsync(options: options => options.MaxReceiveMessageSize = 100);
        using var client = new EchoClient(server);
        using var strictClient = new EchoClient(strict);

        Assert.Equal(0, (await client.CallAsync("Say", NoteOf(5_000_000))).Status);
        Assert.Equal(0, (await strictClient.CallAsync("Say", NoteOf(100))).Status);
        Assert.Equal(8, (await strictClient.CallAsync("Say", NoteOf(101))).Status);
    }

    [Fact]
    public async Task The_limit_of_sent_messages_can_be_set()
    {
        await using var server = await EchoServer.StartAsync(options: options => options.MaxSendMessageSize = 100);
        using var client = new EchoClient(server);

        Assert.Equal(0, (await client.CallAsync("Say", NoteOf(100))).Status);
        var answer = await client.CallAsync("Say", NoteOf(101));

        Assert.Equal((8, "Sending message exceeds the maximum configured message size."), (answer.Status, answer.Detail));
    }

    [Fact]
    public async Task A_message_that_is_too_long_leaves_the_connection_and_its_streams_alone()
    {
        await using var server = await EchoServer.StartAsync(options: options => options.MaxReceiveMessageSize = 1000);
        await using var connection = await WireConnection.ConnectAsync(server.Port);
        var other = await connection.Call("/orleanschat.tests.Echo/Chat").StartAsync();

        var call = await connection.Call("/orleanschat.tests.Echo/Say").StartAsync();
        await call.SendMessageAsync(new byte[1001]);
        await call.ReadToEndAsync();

        Assert.Equal(8, call.Status);
        await other.SendMessageAsync(new Note { Text = "still here" }.ToByteArray());
        Assert.Equal("still here", Note.Parser.ParseFrom(await other.ReadMessageAsync()).Text);
    }

    [Fact]
    public async Task A_length_beyond_the_limit_is_refused_before_the_bytes_come()
    {
        await using var server = await EchoServer.StartAsync();
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Say").StartAsync();
        await call.SendAsync([0, 0x3f, 0xff, 0xff, 0xff, 1, 2, 3]);
        await call.ReadToEndAsync();

        Assert.Equal(("200", 8), (call.Header(":status"), call.Status));
        Assert.Empty(server.Log.Alarms);
    }

    [Theory]
    [InlineData("", "Incomplete message.")]
    [InlineData("00", "Incomplete message.")]
    [InlineData("0000000005", "Incomplete message.")]
    [InlineData("00000000050a03", "Incomplete message.")]
    [InlineData("000000000000", "Additional data after the message received.")]
    [InlineData("00000000000000000000", "Additional data after the message received.")]
    public async Task A_request_that_is_not_exactly_one_message_is_an_internal_error(string body, string detail)
    {
        await using var server = await EchoServer.StartAsync();
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Say").StartAsync();
        await call.SendAsync(Convert.FromHexString(body), endStream: true);
        await call.ReadToEndAsync();

        Assert.Equal(("200", 13, detail), (call.Header(":status"), call.Status, call.Trailer("grpc-message")));
        Assert.Empty(server.Log.Alarms);
    }

    [Fact]
    public async Task A_request_may_come_byte_by_byte_and_end_in_a_frame_of_its_own()
    {
        await using var server = await EchoServer.StartAsync();
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Say").StartAsync();
        foreach (var one in WireCall.Framed(new Note { Text = "slowly" }.ToByteArray()))
        {
            await call.SendAsync([one]);
            await connection.PingAsync();
        }

        await call.SendAsync([], endStream: true);
        var messages = await call.ReadToEndAsync();

        Assert.Equal("slowly", Note.Parser.ParseFrom(Assert.Single(messages)).Text);
        Assert.Equal(0, call.Status);
    }

    [Fact]
    public async Task Requests_of_a_stream_may_be_cut_into_frames_anywhere()
    {
        await using var server = await EchoServer.StartAsync();
        await using var connection = await WireConnection.ConnectAsync(server.Port);
        var random = new Random(42);
        var body = Enumerable.Range(0, 50).SelectMany(number => WireCall.Framed(NoteOf(random.Next(0, 300), number.ToString()).ToByteArray())).ToArray();

        var call = await connection.Call("/orleanschat.tests.Echo/Collect").StartAsync();
        for (var sent = 0; sent < body.Length;)
        {
            var count = Math.Min(random.Next(1, 200), body.Length - sent);
            await call.SendAsync(body[sent..(sent + count)], endStream: sent + count == body.Length);
            sent += count;
        }

        var messages = await call.ReadToEndAsync();

        Assert.Equal(string.Concat(Enumerable.Range(0, 50)), Note.Parser.ParseFrom(Assert.Single(messages)).Text);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Compressed_requests_are_read(string encoding)
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new EchoClient(server);
        var packed = Pack(encoding, new Note { Text = new string('a', 10_000) }.ToByteArray());

        var answer = await client.SendAsync(
            "/orleanschat.tests.Echo/Say", WireCall.Framed(packed, flag: 1), request => request.Headers.Add("grpc-encoding", encoding));

        Assert.Equal(0, answer.Status);
        Assert.Equal(new string('a', 10_000), Assert.Single(answer.Notes).Text);
        Assert.False(answer.Headers.Contains("grpc-encoding"));
        Assert.Equal(0, answer.Body[0]);
    }

    [Fact]
    public async Task A_message_may_be_uncompressed_in_a_call_that_has_an_encoding()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new EchoClient(server);

        var answer = await client.SendAsync(
            "/orleanschat.tests.Echo/Say", WireCall.Framed([]), request => request.Headers.Add("grpc-encoding", "gzip"));

        Assert.Equal(0, answer.Status);
    }

    [Theory]
    [InlineData(null, 13, "Request did not include grpc-encoding value with compressed message.")]
    [InlineData("identity", 13, "Request sent 'identity' grpc-encoding value with compressed message.")]
    [InlineData("snappy", 12, "Unsupported grpc-encoding value 'snappy'. Supported encodings: identity, gzip, deflate")]
    public async Task A_compressed_message_needs_an_encoding_that_the_server_knows(string? encoding, int status, string detail)
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new EchoClient(server);

        var answer = await client.SendAsync(
            "/orleanschat.tests.Echo/Say",
            WireCall.Framed([1, 2, 3], flag: 1),
            request =>
            {
                if (encoding is not null)
                {
                    request.Headers.Add("grpc-encoding", encoding);
                }
            });

        Assert.Equal((status, detail), (answer.Status, answer.Detail));
        Assert.Equal(status == 12, answer.Headers.TryGetValues("grpc-accept-encoding", out var accepted));
        Assert.Equal(status == 12 ? "identity,gzip,deflate" : null, accepted?.Single());
        Assert.Empty(server.Log.Alarms);
    }

    [Fact]
    public async Task Responses_are_not_compressed_although_the_client_offers_it()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new EchoClient(server);

        var answer = await client.SendAsync(
            "/orleanschat.tests.Echo/Say",
            WireCall.Framed(NoteOf(10_000).ToByteArray()),
            request => request.Headers.Add("grpc-accept-encoding", "identity,deflate,gzip"));

        Assert.False(answer.Headers.Contains("grpc-encoding"));
        Assert.Equal(0, answer.Body[0]);
    }

    [Theory]
    [InlineData("gzip", "identity, gzip", true)]
    [InlineData("deflate", "gzip,deflate", true)]
    [InlineData("gzip", "identity", false)]
    [InlineData("gzip", null, false)]
    public async Task Responses_are_compressed_when_the_options_say_so_and_the_client_takes_it(
        string algorithm, string? accepted, bool isCompressed)
    {
        await using var server = await EchoServer.StartAsync(options: options =>
        {
            options.ResponseCompressionAlgorithm = algorithm;
            options.ResponseCompressionLevel = CompressionLevel.Optimal;
        });
        using var client = new EchoClient(server);

        var answer = await client.SendAsync(
            "/orleanschat.tests.Echo/Say",
            WireCall.Framed(NoteOf(10_000).ToByteArray()),
            request =>
            {
                if (accepted is not null)
                {
                    request.Headers.Add("grpc-accept-encoding", accepted);
                }
            });

        Assert.Equal(isCompressed, answer.Headers.TryGetValues("grpc-encoding", out var encoding));
        Assert.Equal(isCompressed ? algorithm : null, encoding?.Single());
        Assert.Equal(isCompressed ? 1 : 0, answer.Body[0]);
        Assert.Equal(NoteOf(10_000), Note.Parser.ParseFrom(isCompressed ? Unpack(algorithm, answer.Body[5..]) : answer.Body[5..]));
    }

    [Fact]
    public async Task A_handler_may_keep_a_message_from_being_compressed()
    {
        await using var server = await EchoServer.StartAsync(
            new EchoHandlers
            {
                Count = async (note, notes, _) =>
                {
                    await notes.WriteAsync(note);
                    notes.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
                    await notes.WriteAsync(note);
                },
            },
            options => options.ResponseCompressionAlgorithm = "gzip");
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Count", ("grpc-accept-encoding", "gzip")).StartAsync(NoteOf(100).ToByteArray());
        await call.ReadToEndAsync();

        var bytes = call.Data.SelectMany(frame => frame.Payload).ToArray();
        Assert.Equal(1, bytes[0]);
        Assert.Equal(WireCall.Framed(NoteOf(100).ToByteArray()), bytes[^(5 + NoteOf(100).CalculateSize())..]);
    }

    [Fact]
    public async Task An_algorithm_that_there_is_not_stops_the_start()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => EchoServer.StartAsync(options: options => options.ResponseCompressionAlgorithm = "snappy"));
    }

    /// <summary>A note that is encoded in exactly so many bytes.</summary>
    private static Note NoteOf(int size, string text = "")
    {
        var note = new Note { Text = text };
        for (var fill = Math.Max(0, size - 12); note.CalculateSize() < size; fill++)
        {
            note.Data = ByteString.CopyFrom(new byte[fill]);
        }

        return note;
    }

    private static byte[] Pack(string encoding, byte[] bytes)
    {
        var packed = new MemoryStream();
        using (Stream stream = encoding == "gzip"
            ? new GZipStream(packed, CompressionLevel.Optimal)
            : new ZLibStream(packed, CompressionLevel.Optimal))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Unpack(string encoding, byte[] bytes)
    {
        var unpacked = new MemoryStream();
        using Stream stream = encoding == "gzip"
            ? new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress)
            : new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
        stream.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
