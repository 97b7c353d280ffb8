using System.Net;
using OrleansChat.Tests.Gateway.WebSockets;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.Echo;

/// <summary>The echo's requirements that only show on the wire. What clients see of it is in EchoClientTests.</summary>
[Collection(GatewayCollection.Name)]
public sealed class EchoWireTests(GatewayFixture fixture)
{
    private int Port => fixture.Gateway.Setup.EchoPort;

    [Theory]
    [InlineData("127.0.0.1", "/")]
    [InlineData("::1", "/any/path?at=all")]
    public async Task EC_1_a_bare_handshake_is_accepted_on_both_addresses_and_any_path(string address, string path)
    {
        await using var client = await WireWebSocket.RequestAsync(Port, path, ["Sec-WebSocket-Version: 13"], IPAddress.Parse(address));

        Assert.Equal(101, client.Status);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", client.Head, StringComparison.Ordinal);
        await client.SendTextAsync("hi");
        Assert.Equal("hi", await client.ReadTextAsync());
    }

    [Fact]
    public async Task EC_1_the_echo_is_also_a_path_of_the_web_port()
    {
        await using var client = await WireWebSocket.ConnectAsync(fixture.Gateway.WebPort, "/echo");

        await client.SendTextAsync("hi");

        Assert.Equal("hi", await client.ReadTextAsync());
    }

    [Fact]
    public async Task EC_2_EC_6_nothing_comes_before_the_first_message_and_an_empty_one_comes_back()
    {
        await using var client = await WireWebSocket.ConnectAsync(Port);

        await client.SendAsync(ClientFrames.Frame(1, []));

        Assert.Equal("", await client.ReadTextAsync());
    }

    [Fact]
    public async Task EC_4_a_burst_comes_back_in_order()
    {
        await using var client = await WireWebSocket.ConnectAsync(Port);
        var numbers = Enumerable.Range(0, 2_000).ToList();

        await client.SendAsync(numbers.SelectMany(number => number % 2 == 0 ? ClientFrames.Text($"{number}") : ClientFrames.Frame(2, BitConverter.GetBytes(number))).ToArray());

        foreach (var number in numbers)
        {
            var frame = await client.ReadFrameAsync();
            Assert.Equal(number % 2 == 0 ? $"{number}" : null, frame!.First == 0x81 ? frame.Text : null);
            Assert.Equal(number, frame.First == 0x82 ? BitConverter.ToInt32(frame.Payload) : number);
        }
    }

    [Theory]
    [InlineData(4 * 1024 * 1024, false)]
    [InlineData(4 * 1024 * 1024, true)]
    public async Task EC_5_the_largest_message_comes_back_whole_and_a_larger_one_closes_with_1009(int most, bool inFragments)
    {
        await using var client = await WireWebSocket.ConnectAsync(Port);
        var body = new byte[most + 1];
        new Random(5).NextBytes(body);

        await client.SendAsync(Message(body.AsSpan(0, most), inFragments));
        var frame = await client.ReadFrameAsync();
        Assert.Equal(0x82, frame!.First);
        Assert.True(frame.Payload.AsSpan().SequenceEqual(body.AsSpan(0, most)));

        await client.SendAsync(Message(body, inFragments));
        Assert.NotEmpty(await client.ReadCloseAsync(1009));
        await client.SendAsync(ClientFrames.Close(1009));
        Assert.Null(await client.ReadFrameAsync());

        static byte[] Message(ReadOnlySpan<byte> body, bool inFragments) => inFragments
            ? [.. ClientFrames.Frame(2, body[..1_000_000], isFinal: false), .. ClientFrames.Frame(0, body[1_000_000..])]
            : ClientFrames.Frame(2, body);
    }

    [Theory]
    [InlineData(1000, "")]
    [InlineData(1001, "Connection closed")]
    [InlineData(4321, "ünï")]
    public async Task EC_7_a_close_is_answered_with_the_same_code_though_TCP_has_ended_behind_it(int code, string reason)
    {
        await using var client = await WireWebSocket.ConnectAsync(Port);

        await client.SendAsync(ClientFrames.Close(code, reason));
        client.ShutdownSend();

        Assert.Equal(reason, await client.ReadCloseAsync(code));
        Assert.Null(await client.ReadFrameAsync());
    }

    [Fact]
    public async Task EC_7_a_close_without_code_is_answered_with_1000()
    {
        await using var client = await WireWebSocket.ConnectAsync(Port);

        await client.SendAsync(ClientFrames.Frame(8, []));

        await client.ReadCloseAsync(1000);
    }

    [Fact]
    public async Task EC_8_a_ping_between_the_fragments_of_a_message_is_answered_at_once()
    {
        await using var client = await WireWebSocket.ConnectAsync(Port);

        await client.SendAsync(ClientFrames.Frame(1, "one "u8, isFinal: false));
        await client.SendAsync(ClientFrames.Frame(9, "still there?"u8));
        var pong = await client.ReadFrameAsync();
        await client.SendAsync(ClientFrames.Frame(0, "two"u8));

        Assert.Equal((0x8A, "still there?"), (pong!.First, pong.Text));
        Assert.Equal("one two", await client.ReadTextAsync());
    }

    [Fact]
    public async Task EC_9_a_reset_in_the_middle_of_a_frame_is_no_fault()
    {
        var client = await WireWebSocket.ConnectAsync(Port);
        await client.SendAsync(ClientFrames.Text("half a message").AsMemory(0, 9));

        client.Reset(); // the fixture looks for traces of it in the log

        await using var other = await WireWebSocket.ConnectAsync(Port);
        await other.SendTextAsync("still here");
        Assert.Equal("still here", await other.ReadTextAsync());
    }

    [Theory]
    [InlineData(1007, 1, "\u00ff", true, 0)]
    [InlineData(1002, 1, "hi", false, 0)]
    [InlineData(1002, 1, "hi", true, 4)]
    [InlineData(1002, 3, "hi", true, 0)]
    [InlineData(1002, 0, "hi", true, 0)]
    public async Task EC_10_what_RFC_6455_forbids_is_closed_with_its_code(int code, int opcode, string payload, bool isMasked, int reserved)
    {
        await using var client = await WireWebSocket.ConnectAsync(Port);

        await client.SendAsync(ClientFrames.Frame(opcode, System.Text.Encoding.Latin1.GetBytes(payload), isMasked: isMasked, reserved: reserved));

        Assert.NotEmpty(await client.ReadCloseAsync(code));
        client.ShutdownSend();
        Assert.Null(await client.ReadFrameAsync());
    }

    [Fact]
    public async Task EC_11_no_subprotocol_and_no_extension_is_selected()
    {
        await using var client = await WireWebSocket.ConnectAsync(
            Port, "/", "Sec-WebSocket-Protocol: chat, superchat", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");

        Assert.DoesNotContain("Sec-WebSocket-Protocol", client.Head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Sec-WebSocket-Extensions", client.Head, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Version: 8")]
    [InlineData("X: no version")]
    public async Task Another_version_is_refused_with_the_one_that_is_spoken(string header)
    {
        await using var client = await WireWebSocket.RequestAsync(Port, "/", [header]);

        Assert.Equal(400, client.Status);
        Assert.Contains("Sec-WebSocket-Version: 13\r\n", client.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_no_upgrade_is_told_so()
    {
        using var http = new HttpClient();

        using var answer = await http.GetAsync(new Uri($"http://localhost:{Port}/"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
    }
}
