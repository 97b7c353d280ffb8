using System.Net;
using OrleansChat.Tests.Gateway.WebSockets;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.SimpleTextChat;

/// <summary>Qt's simplechat, with a gateway of its own for each test: everybody hears everybody.</summary>
public sealed class SimpleTextChatTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private GatewayProcess _gateway = null!; // set by InitializeAsync

    public async ValueTask InitializeAsync() =>
        _gateway = await GatewayProcess.StartAsync(new GatewaySetup { Data = _data.Path, Settings = ["Chat:Echo:Mode=Chat", "Chat:WebSockets:CloseWithin=00:00:30"] });

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task EC_13_a_text_goes_unchanged_to_all_others_and_bytes_go_nowhere()
    {
        await using var sender = await ConnectAsync();
        await using var onTheEchoPort = await ConnectAsync();
        await using var onTheWebPort = await WireWebSocket.ConnectAsync(_gateway.WebPort, "/chat");

        await sender.SendTextAsync("nick: hi, né 我 👩‍🚀\n\0");
        await sender.SendAsync(ClientFrames.Frame(2, [0, 1]));
        await sender.SendTextAsync("");

        foreach (var other in new[] { onTheEchoPort, onTheWebPort })
        {
            Assert.Equal("nick: hi, né 我 👩‍🚀\n\0", await other.ReadTextAsync());
            Assert.Equal("", await other.ReadTextAsync());
        }

        await onTheWebPort.SendTextAsync("other: hello");
        Assert.Equal("other: hello", await onTheEchoPort.ReadTextAsync());
        Assert.Equal("other: hello", await sender.ReadTextAsync());
    }

    [Fact]
    public async Task EC_13_the_echo_is_then_a_path_of_the_web_port_only()
    {
        await using var echo = await WireWebSocket.ConnectAsync(_gateway.WebPort, "/echo");

        await echo.SendTextAsync("hi");

        Assert.Equal("hi", await echo.ReadTextAsync());
    }

    [Fact]
    public async Task EC_14_who_comes_later_hears_nothing_of_before()
    {
        await using var sender = await ConnectAsync();
        await using var early = await ConnectAsync();
        await sender.SendTextAsync("before");
        Assert.Equal("before", await early.ReadTextAsync());

        await using var late = await ConnectAsync();
        await sender.SendTextAsync("after");

        Assert.Equal("after", await late.ReadTextAsync());
        Assert.Equal("after", await early.ReadTextAsync());
    }

    [Fact]
    public async Task EC_15_OR_20_who_does_not_read_delays_nobody_and_is_closed_when_too_much_waits()
    {
        await using var sender = await ConnectAsync();
        await using var slow = await ConnectAsync();
        await using var quick = await ConnectAsync();
        var text = new string('x', 200_000);

        for (var i = 0; i < 200; i++)
        {
            await sender.SendTextAsync(text);
            Assert.Equal(text, await quick.ReadTextAsync());
        }

        var read = 0;
        var frame = await slow.ReadFrameAsync();
        while (frame is { First: 0x81 })
        {
            read++;
            frame = await slow.ReadFrameAsync();
        }

        Assert.InRange(read, 0, 199);
        Assert.Equal((0x88, 4008), (frame!.First, frame.CloseCode));
    }

    [Fact]
    public async Task A_stop_sends_everybody_away_with_1001_and_leaves_a_clean_log()
    {
        await using var client = await ConnectAsync();
        await using var relay = await WireWebSocket.ConnectAsync(_gateway.Setup.RelayPort, "/", "Origin: C1");

        var stopping = _gateway.TerminateAsync();
        await client.ReadCloseAsync(1001);
        await relay.ReadCloseAsync(1001);
        await client.SendAsync(ClientFrames.Close(1001));
        await relay.SendAsync(ClientFrames.Close(1001));

        Assert.Equal(0, await stopping);
        Assert.DoesNotContain("warn:", _gateway.Output.Text.Split("Application started")[^1], StringComparison.Ordinal); // the demo users are one before
    }

    private Task<WireWebSocket> ConnectAsync() => WireWebSocket.ConnectAsync(_gateway.Setup.EchoPort);
}
