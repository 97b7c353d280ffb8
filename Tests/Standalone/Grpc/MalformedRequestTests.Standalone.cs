using System.IO.Compression;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Standalone.Grpc;

/// <summary>
/// Requests that no client means to send, where this edition is stricter than the original: that one answers UNKNOWN and logs an error for what
/// a client did, and has no limit for what a message unpacks to.
/// </summary>
public sealed class MalformedRequestTests
{
    [Theory]
    [InlineData("02")]
    [InlineData("0200000000")]
    [InlineData("ff00000001ff")]
    [InlineData("474554202f20485454502f312e310d0a")] // GET / HTTP/1.1
    public async Task A_flag_that_there_is_not_is_an_internal_error(string body)
    {
        await using var server = await EchoServer.StartAsync();
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Chat").StartAsync();
        await call.SendAsync(Convert.FromHexString(body));
        await call.ReadToEndAsync();

        Assert.Equal(("200", 13), (call.Header(":status"), call.Status));
        AssertQuiet(server);
    }

    [Theory]
    [InlineData("007fffffff")]
    [InlineData("0080000000")]
    [InlineData("00ffffffff")]
    public async Task A_length_that_no_message_has_is_too_long(string prefix)
    {
        await using var server = await EchoServer.StartAsync();
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Chat").StartAsync();
        await call.SendAsync(Convert.FromHexString(prefix));
        await call.ReadToEndAsync();

        Assert.Equal(8, call.Status);
        AssertQuiet(server);
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_an_internal_error()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new EchoClient(server);

        var answer = await client.SendAsync("/orleanschat.tests.Echo/Say", WireCall.Framed([0x0a, 0x7f, 1, 2]));

        Assert.Equal((13, "Request message cannot be parsed."), (answer.Status, answer.Detail));
        AssertQuiet(server);
    }

    [Fact]
    public async Task Bytes_that_do_not_unpack_are_an_internal_error()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new EchoClient(server);

        var answer = await client.SendAsync(
            "/orleanschat.tests.Echo/Say", WireCall.Framed([1, 2, 3, 4], flag: 1), request => request.Headers.Add("grpc-encoding", "gzip"));

        Assert.Equal((13, "Compressed message cannot be decompressed."), (answer.Status, answer.Detail));
        AssertQuiet(server);
    }

    [Fact]
    public async Task The_limit_holds_for_what_a_message_unpacks_to()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new EchoClient(server);
        var bomb = new MemoryStream();
        using (var stream = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            stream.Write(new byte[300_000_000]);
        }

        var before = GC.GetTotalAllocatedBytes();
        var answer = await client.SendAsync(
            "/orleanschat.tests.Echo/Say", WireCall.Framed(bomb.ToArray(), flag: 1), request => request.Headers.Add("grpc-encoding", "gzip"));

        Assert.InRange(bomb.Length, 1, 400_000);
        Assert.Equal((8, "Received message exceeds the maximum configured message size."), (answer.Status, answer.Detail));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 150_000_000); // with what other tests of the process allocate meanwhile
        AssertQuiet(server);
    }

    [Fact]
    public async Task A_claimed_length_is_not_allocated_for()
    {
        await using var server = await EchoServer.StartAsync(options: options => options.MaxReceiveMessageSize = null);
        await using var connection = await WireConnection.ConnectAsync(server.Port);
        await (await connection.Call("/orleanschat.tests.Echo/Say").StartAsync([])).ReadToEndAsync();

        var before = GC.GetTotalAllocatedBytes();
        foreach (var _ in Enumerable.Range(0, 50))
        {
            await (await connection.Call("/orleanschat.tests.Echo/Chat").StartAsync()).SendAsync([0, 0x7f, 0xff, 0xff, 0xff, 1, 2, 3]);
        }

        await connection.PingAsync();

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 20_000_000);
    }

    [Fact]
    public async Task A_header_that_claims_to_be_binary_and_is_not_is_an_internal_error()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = (note, context) => Task.FromResult(new Note { Text = note.Text + context.RequestHeaders.Count }),
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Say", ("key-bin", "not base64!")).StartAsync([]);
        await call.ReadToEndAsync();

        Assert.Equal((13, "The value of 'key-bin' is not base64."), (call.Status, call.Trailer("grpc-message")));
        AssertQuiet(server);
    }

    [Fact]
    public async Task A_header_that_is_no_metadata_is_passed_over()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = (_, context) => Task.FromResult(new Note { Text = string.Join(',', context.RequestHeaders.Select(entry => entry.Key)) }),
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Say", ("x!y", "1"), ("good", "2")).StartAsync([]);
        var messages = await call.ReadToEndAsync();

        Assert.Equal("good", Note.Parser.ParseFrom(Assert.Single(messages)).Text);
    }

    [Fact]
    public async Task Binary_headers_may_be_joined()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = (_, context) => Task.FromResult(new Note
            {
                Text = string.Join(' ', context.RequestHeaders.GetAll("key-bin").Select(entry => Convert.ToHexString(entry.ValueBytes))),
            }),
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Say", ("key-bin", "AQI,Aw=="), ("key-bin", "BA")).StartAsync([]);
        var messages = await call.ReadToEndAsync();

        Assert.Equal("0102 03 04", Note.Parser.ParseFrom(Assert.Single(messages)).Text);
    }

    [Fact]
    public async Task An_absurd_timeout_is_the_longest_there_is()
    {
        var deadline = default(DateTime);
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = (note, context) =>
            {
                deadline = context.Deadline;
                return Task.FromResult(note);
            },
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Say", ("grpc-timeout", "2147483647H")).StartAsync([]);
        await call.ReadToEndAsync();

        Assert.Equal(0, call.Status);
        Assert.InRange((deadline - DateTime.UtcNow).TotalSeconds, 99_999_000, 99_999_999);
        AssertQuiet(server);
    }

    [Fact]
    public async Task A_trailer_that_cannot_be_sent_does_not_cost_the_status()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = (note, context) =>
            {
                context.ResponseTrailers.Add("bad", "line\nbreak");
                return Task.FromResult(note);
            },
        });
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Say", new Note());

        Assert.Equal((2, "Exception was thrown by handler."), (answer.Status, answer.Detail));
        Assert.Single(server.Log.Alarms);
    }

    [Fact]
    public async Task Noise_never_alarms_anybody_and_never_costs_the_connection()
    {
        var random = new Random(7);
        await using var server = await EchoServer.StartAsync();
        await using var connection = await WireConnection.ConnectAsync(server.Port);
        var paths = new[] { "Say", "Collect", "Count", "Chat" };
        var encodings = new[] { "identity", "gzip", "deflate", "br" };

        for (var i = 0; i < 200; i++)
        {
            var body = new byte[random.Next(40)];
            random.NextBytes(body);
            if (body.Length > 4 && random.Next(2) == 0)
            {
                (body[0], body[1], body[2], body[3], body[4]) = ((byte)random.Next(2), 0, 0, 0, (byte)random.Next(body.Length));
            }

            var call = await connection
                .Call("/orleanschat.tests.Echo/" + paths[random.Next(4)], ("grpc-encoding", encodings[random.Next(4)]))
                .StartAsync();
            await call.SendAsync(body, endStream: true);
            await call.ReadToEndAsync();
            Assert.NotNull(call.Status);
        }

        AssertQuiet(server);
    }

    [Fact]
    public async Task Streams_that_are_cut_off_anywhere_leave_nothing_behind()
    {
        var random = new Random(11);
        await using var server = await EchoServer.StartAsync();
        var request = WireCall.Framed(new Note { Text = "whole" }.ToByteArray());

        for (var connections = 0; connections < 4; connections++)
        {
            await using var connection = await WireConnection.ConnectAsync(server.Port);
            for (var i = 0; i < 80; i++) // Kestrel allows 100 at a time, and counts those it has not yet seen the end of
            {
                var call = await connection.Call("/orleanschat.tests.Echo/" + (i % 2 == 0 ? "Chat" : "Say")).StartAsync();
                await call.SendAsync(request[..random.Next(request.Length + 1)]);
                await call.ResetAsync(random.Next(14));
            }

            var last = await connection.Call("/orleanschat.tests.Echo/Say").StartAsync([]);
            await last.ReadToEndAsync();
            Assert.Equal(0, last.Status);
        }

        AssertQuiet(server);
    }

    /// <summary>No exception above Debug: whatever it was, a client caused it.</summary>
    private static void AssertQuiet(EchoServer server) =>
        Assert.DoesNotContain(server.Log.Lines, line => line.Level > LogLevel.Debug && (line.Exception is not null || line.Level > LogLevel.Information));
}
