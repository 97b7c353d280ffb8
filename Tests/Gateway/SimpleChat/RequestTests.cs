using System.Diagnostics;
using System.Net;
using System.Text;
using OrleansChat.Gateway.Hosting;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>What a request may look like: the heads that the Qt versions send, and what is no gRPC at all.</summary>
[Collection(GatewayCollection.Name)]
public sealed class RequestTests(GatewayFixture fixture)
{
    private const string Path = ChatClient.Service + "messageList";

    /// <summary>Heads as they were captured, field by field in their order.</summary>
    private static readonly Dictionary<string, (string Name, string Value)[]> Heads = new()
    {
        ["Qt 6.5"] =
        [
            (":authority", "127.0.0.1:65002"), (":method", "POST"), (":path", Path), (":scheme", "http"), ("content-type", "application/grpc"),
            ("grpc-accept-encoding", "identity,deflate,gzip"), ("accept-encoding", "identity,gzip"), ("te", "trailers"), ("user-name", "user1"),
            ("user-password", "qwerty"), ("content-length", "5"), ("accept-language", "en,*"), ("user-agent", "Mozilla/5.0"),
        ],
        ["Qt 6.8"] =
        [
            (":authority", "127.0.0.1"), (":method", "POST"), (":path", Path), (":scheme", "http"), ("content-type", "application/grpc"),
            ("service-name", "qtgrpc.examples.chat.SimpleChat"), ("grpc-accept-encoding", "identity,deflate,gzip"),
            ("accept-encoding", "identity,gzip"), ("te", "trailers"), ("user-password", "qwerty"), ("user-name", "user1"),
        ],
        ["unknown fields, pseudo fields in another order"] =
        [
            (":scheme", "http"), (":path", Path), (":method", "POST"), (":authority", "[::1]:65002"), ("te", "trailers"), ("x-unknown", "yes"),
            ("user-name", "user1"), ("user-password", "qwerty"), ("content-type", "application/grpc"), ("x-empty", ""), ("cookie", "a=b"),
            ("cookie", "c=d"), ("grpc-timeout", "1H"),
        ],
        ["no authority, no te"] =
        [
            (":method", "POST"), (":scheme", "http"), (":path", Path), ("content-type", "application/grpc"), ("user-name", "user1"), ("user-password", "qwerty"),
        ],
        ["content type of protobuf"] =
        [
            (":method", "POST"), (":scheme", "http"), (":path", Path), (":authority", "localhost"), ("content-type", "application/grpc+proto"),
            ("te", "trailers"), ("user-name", "user1"), ("user-password", "qwerty"),
        ],
    };

    public static TheoryData<string> HeadNames() => [.. Heads.Keys];

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task GC_1_http2_with_prior_knowledge_is_spoken_on_both_loopback_addresses(string address)
    {
        await using var connection = await WireConnection.ConnectAsync(new IPEndPoint(IPAddress.Parse(address), fixture.Gateway.GrpcPort));

        var (call, _) = await connection.OpenListAsync();

        Assert.False(call.HasEnded);
    }

    [Fact]
    public void GC_1_the_default_addresses_are_those_of_the_qt_examples() => Assert.Equal("localhost:65002, localhost:65003", new ListenOptions().Grpc);

    [Theory]
    [MemberData(nameof(HeadNames))]
    public async Task GC_2_every_head_that_a_client_may_send_is_accepted(string head)
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        var call = connection.MessageList();

        await connection.SendAsync(Frame.Headers(call.StreamId, Heads[head]), Frame.Data(call.StreamId, WireCall.Framed([]), endStream: true));

        Assert.NotNull(await call.ReadBatchAsync());
        Assert.Equal("200", call.Header(":status"));
    }

    [Fact]
    public async Task GC_2_preface_settings_head_and_message_may_come_in_one_segment()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, fixture.Gateway.GrpcPort, TestContext.Current.CancellationToken);
        byte[] all =
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame.Settings((2, 0)).ToBytes(), .. Frame.Headers(1, Heads["Qt 6.8"]).ToBytes(),
            .. Frame.Data(1, WireCall.Framed([]), endStream: true).ToBytes(),
        ];

        await tcp.GetStream().WriteAsync(all, TestContext.Current.CancellationToken);

        Assert.Contains(FrameType.Data, await ReadUntilDataAsync(tcp.GetStream()));
    }

    [Theory]
    [InlineData("application/grpc+json")]
    [InlineData("application/grpc+own")]
    public async Task GC_3_a_format_other_than_protobuf_is_unimplemented(string contentType)
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);

        var call = await StartAsync(connection, contentType);
        await call.ReadToEndAsync();

        Assert.Equal("200", call.Header(":status"));
        Assert.Equal(12, call.Status);
        Assert.True(call.IsTrailersOnly);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/html")]
    [InlineData("application/grpcweb")]
    [InlineData("")]
    public async Task GC_3_what_is_no_grpc_gets_415(string contentType)
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);

        var call = await StartAsync(connection, contentType);
        await call.ReadHeadersAsync();

        Assert.Equal("415", call.Header(":status"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GC_4_the_request_may_end_on_its_message_or_a_while_later(bool later)
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        var call = await connection.MessageList().StartAsync();

        await call.SendAsync(WireCall.Framed([]), endStream: !later);
        for (var since = Stopwatch.StartNew(); later && since.ElapsedMilliseconds < 60;)
        {
            await connection.PingAsync(); // the server has read the message and waits for the end
        }

        if (later)
        {
            await call.SendAsync([], endStream: true);
        }

        Assert.NotNull(await call.ReadBatchAsync());
        Assert.False(call.HasEnded);
    }

    private static async Task<WireCall> StartAsync(WireConnection connection, string contentType)
    {
        var call = connection.MessageList();
        var head = call.UsualHeaders.Where(field => field.Name != "content-type");
        await connection.SendAsync(
            Frame.Headers(call.StreamId, contentType.Length == 0 ? head : [.. head, ("content-type", contentType)]),
            Frame.Data(call.StreamId, WireCall.Framed([]), endStream: true));
        return call;
    }

    private static async Task<List<FrameType>> ReadUntilDataAsync(Stream stream)
    {
        using var patience = new CancellationTokenSource(WireConnection.Patience);
        var types = new List<FrameType>();
        var header = new byte[Frame.HeaderLength];
        while (!types.Contains(FrameType.Data))
        {
            await stream.ReadExactlyAsync(header, patience.Token);
            types.Add((FrameType)header[3]);
            await stream.ReadExactlyAsync(new byte[header[0] << 16 | header[1] << 8 | header[2]], patience.Token);
        }

        return types;
    }
}
