using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway.SimpleChat;
using OrleansChat.Tests.Gateway.WebChannel;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.WebSockets;

/// <summary>What holds for every WebSocket, seen on the WebChannel and the echo: vanished and stuck peers, slow readers, a stop, a thousand clients.</summary>
public sealed class WebSocketLifeTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    [Fact]
    public async Task A_silent_client_is_pinged_and_one_that_stays_silent_is_dropped()
    {
        await using var gateway = await StartAsync("Chat:WebSockets:PingAfter=00:00:00.500");
        await using var answering = await WireWebSocket.ConnectAsync(gateway.Setup.EchoPort);
        await using var vanished = await WireWebSocket.ConnectAsync(gateway.Setup.EchoPort);

        for (var count = 0; count < 4; count++)
        {
            Assert.Equal(0x89, (await answering.ReadFrameAsync())!.First);
            await answering.SendAsync(ClientFrames.Frame(10, []));
        }

        Assert.Equal(0x89, (await vanished.ReadFrameAsync())!.First);
        Assert.Null(await vanished.ReadFrameAsync());
        await answering.SendTextAsync("still here");
        Assert.Equal("still here", await answering.ReadTextAsync());
    }

    [Fact]
    public async Task A_client_that_takes_nothing_is_dropped_and_holds_nobody_up()
    {
        await using var gateway = await StartAsync("Chat:WebSockets:PingAfter=00:00:05", "Chat:WebChannel:KeepAlive=00:10:00");
        await using var stuck = await WebChannelPage.OpenAsync(gateway.Setup.WebChannelPort);
        await stuck.InitAsync();
        await stuck.ConnectAsync(5);
        Assert.Equal("true", await stuck.CallAsync("login", "stuck"));
        await using var reader = await WebChannelPage.OpenAsync(gateway.Setup.WebChannelPort);
        await reader.InitAsync();
        await reader.ConnectAsync(5);
        await reader.BeIdleAsync();
        await using var sender = await WebChannelPage.OpenAsync(gateway.Setup.WebChannelPort);
        Assert.Equal("true", await sender.CallAsync("login", "sender"));

        var text = new string('x', 100_000);
        for (var count = 0; count < 200; count++)
        {
            Assert.Equal("true", await sender.CallAsync("sendMessage", "sender", $"{count} {text}"));
            await reader.Socket.ReadTextAsync(signal => signal.Contains($"\"{count} x", StringComparison.Ordinal));
        }

        await reader.ReadListUntilAsync(list => !list.Contains("stuck"));
    }

    [Fact]
    public async Task A_reader_that_the_ring_has_gone_past_is_caught_up_from_the_log_without_a_hole()
    {
        await using var gateway = await StartAsync("Chat:Feeds:RingMessages=16", "Chat:WebChannel:KeepAlive=00:10:00");
        await using var slow = await WebChannelPage.OpenAsync(gateway.Setup.WebChannelPort);
        await slow.InitAsync();
        await slow.ConnectAsync(5);
        await slow.CallAsync("nothing"); // it is connected by now
        await using var sender = await WebChannelPage.OpenAsync(gateway.Setup.WebChannelPort);
        Assert.Equal("true", await sender.CallAsync("login", "sender"));
        var text = new string('x', 50_000);
        for (var count = 0; count < 300; count++)
        {
            Assert.Equal("true", await sender.CallAsync("sendMessage", "sender", $"{count} {text}"));
        }

        for (var count = 0; count < 300; count++)
        {
            Assert.Contains($"\"{count} x", (await slow.Socket.ReadTextAsync(signal => signal.Contains("\"signal\":5", StringComparison.Ordinal)))[..60], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_stop_sends_every_client_away_with_1001()
    {
        await using var gateway = await StartAsync();
        await using var echo = await WireWebSocket.ConnectAsync(gateway.Setup.EchoPort);
        await using var page = await WebChannelPage.OpenAsync(gateway.Setup.WebChannelPort);
        await page.InitAsync();

        gateway.Terminate();

        Assert.NotEmpty(await echo.ReadCloseAsync(1001));
        Assert.NotEmpty(await page.Socket.ReadCloseAsync(1001));
        await echo.SendAsync(ClientFrames.Close(1001));
        await page.Socket.SendAsync(ClientFrames.Close(1001));
        Assert.Null(await echo.ReadFrameAsync());
        Assert.Equal(0, await gateway.WaitForExitAsync());
        Assert.Empty(gateway.Error.Lines);
    }

    [Fact]
    public async Task A_thousand_WebChannel_clients_and_a_SimpleChat_stream_hear_the_same_in_the_same_order()
    {
        await using var gateway = await StartAsync();
        var pages = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => WebChannelPage.OpenAsync(gateway.Setup.WebChannelPort)));
        await Task.WhenAll(pages.Select(async page =>
        {
            await page.ConnectAsync(5);
            await page.CallAsync("nothing");
        }));
        await using var client = new ChatClient(gateway.GrpcPort);
        await using var stream = await client.ListAsync();
        Assert.Equal("true", await pages[0].CallAsync("login", "ada"));

        var sends = Enumerable.Range(0, 10).Select(async number => number % 2 == 0
            ? await pages[number + 1].CallAsync("sendMessage", "ada", $"page {number}")
            : $"{(await client.SendAsync(Say.Text($"stream {number}"))).Code}");
        await Task.WhenAll(sends);

        var told = new List<string>();
        await foreach (var message in stream.ReadEachAsync())
        {
            told.Add(message.Content.ToStringUtf8());
            if (told.Count == 10)
            {
                break;
            }
        }

        await Task.WhenAll(pages.Skip(20).Select(async page =>
        {
            foreach (var text in told)
            {
                Assert.Contains($"\"{text}\"", await page.Socket.ReadTextAsync(signal => signal.Contains("\"signal\":5", StringComparison.Ordinal)), StringComparison.Ordinal);
            }
        }));
        foreach (var page in pages)
        {
            await page.DisposeAsync();
        }
    }

    public void Dispose() => _data.Dispose();

    private Task<GatewayProcess> StartAsync(params string[] settings) => GatewayProcess.StartAsync(new GatewaySetup { Data = _data.Path, Settings = settings });
}
