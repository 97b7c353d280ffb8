using System.Net;
using System.Net.Sockets;
using System.Text;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway.SimpleChat;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.Operating;

/// <summary>Bytes that are not what a port speaks: the connection ends, the gateway does not notice.</summary>
[Collection(GatewayCollection.Name)]
public sealed class GarbageTests(GatewayFixture fixture)
{
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static readonly Dictionary<string, byte[]> Garbage = new()
    {
        ["random bytes"] = RandomBytes(10_000),
        ["zeros"] = new byte[10_000],
        ["HTTP/1.1"] = Encoding.ASCII.GetBytes("GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
        ["HTTP/1.1 that wants to become HTTP/2"] = Encoding.ASCII.GetBytes(
            "GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n"),
        ["a TLS greeting"] = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, .. RandomBytes(507)],
        ["a line that does not end"] = Encoding.ASCII.GetBytes("GET /" + new string('a', 100_000)),
        ["HTTP/2 with a frame of no kind and much too long"] = [.. Encoding.ASCII.GetBytes(Preface), 0xff, 0xff, 0xff, 0xee, 0xff, 0, 0, 0, 1, .. RandomBytes(1000)],
        ["HTTP/2 without settings"] = [.. Encoding.ASCII.GetBytes(Preface), .. Frame.Data(1, WireCall.Framed([]), endStream: true).ToBytes()],
        ["HTTP/2 with a head that is no HPACK"] = [.. Encoding.ASCII.GetBytes(Preface), .. Frame.Settings().ToBytes(), .. new Frame(FrameType.Headers, Frame.EndHeadersFlag, 1, RandomBytes(100)).ToBytes()],
        ["HTTP/2 with data for a stream that is not"] = [.. Encoding.ASCII.GetBytes(Preface), .. Frame.Settings().ToBytes(), .. Frame.Data(5, [1, 2, 3]).ToBytes()],
    };

    public static TheoryData<string> Kinds() => [.. Garbage.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Garbage_on_the_gRPC_port_ends_its_connection_and_nothing_else(string kind)
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        var (list, _) = await connection.OpenListAsync();
        var text = Say.Something();

        await SendUntilClosedAsync(fixture.Gateway.GrpcPort, Garbage[kind]);

        Assert.Equal(0, (await connection.SendAsync(text)).Status);
        Assert.NotNull(await list.ReadUntilAsync(text.Content));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Garbage_on_the_web_port_ends_its_connection_and_nothing_else(string kind)
    {
        using var client = new HttpClient { BaseAddress = fixture.Gateway.Web };

        var answer = await SendUntilClosedAsync(fixture.Gateway.WebPort, Garbage[kind]);

        // Nothing, an HTTP/1.1 error, or a GOAWAY for who spoke HTTP/2.
        Assert.DoesNotContain("HTTP/1.1 2", answer, StringComparison.Ordinal);
        Assert.Equal("healthy\n", await client.GetStringAsync("/healthz", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_gRPC_client_on_the_web_port_gets_an_error_and_not_silence()
    {
        await using var client = new ChatClient(fixture.Gateway.WebPort);

        Assert.NotEqual(CallStatus.Ok, await client.SendAsync(Say.Something()));
    }

    [Fact]
    public async Task A_browser_on_the_gRPC_port_gets_an_error_that_it_can_read()
    {
        var answer = await SendUntilClosedAsync(fixture.Gateway.GrpcPort, Garbage["HTTP/1.1"], halfClose: false);

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
    }

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    /// <returns>What came back until the server closed, or reset, the connection.</returns>
    private static async Task<string> SendUntilClosedAsync(int port, byte[] bytes, bool halfClose = true)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        var stream = tcp.GetStream();
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
            if (halfClose)
            {
                tcp.Client.Shutdown(SocketShutdown.Send);
            }

            await stream.CopyToAsync(answer, TestContext.Current.CancellationToken).WaitAsync(GatewayProcess.Patience);
        }
        catch (Exception reset) when (reset is IOException or SocketException)
        {
            // closed while there was still something unread
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
