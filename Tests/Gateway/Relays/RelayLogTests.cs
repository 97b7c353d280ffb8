using OrleansChat.Tests.Gateway.WebSockets;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.Relays;

/// <summary>What relay clients do, well or badly, leaves sentences in the log, and nothing of what they said.</summary>
public sealed class RelayLogTests : IDisposable
{
    private const string Secret = "meet me at the old mill";

    private readonly TemporaryDirectory _data = new();

    [Theory]
    [InlineData("Information")]
    [InlineData("Trace")]
    public async Task The_log_has_neither_texts_nor_stack_traces_at_any_level(string level)
    {
        await using var gateway = await GatewayProcess.StartAsync(new GatewaySetup
        {
            Data = _data.Path,
            Settings = [$"Logging:LogLevel:Default={level}", $"Logging:LogLevel:OrleansChat={level}", $"Logging:LogLevel:Orleans={level}", $"Logging:LogLevel:Microsoft={level}"],
        });

        await MakeMischiefAsync(gateway.Setup);

        Assert.Equal(0, await gateway.TerminateAsync());
        var log = gateway.Output.Text + gateway.Error.Text;
        Assert.DoesNotContain(Secret, log, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", log, StringComparison.Ordinal);
        if (level == "Information") // Kestrel shows at Trace what it has thrown to itself
        {
            Assert.DoesNotContain("   at ", log, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _data.Dispose();

    private static async Task MakeMischiefAsync(GatewaySetup setup)
    {
        using var commands = new OperatorClient(setup.OperatorPort);
        await using var chat = await WireWebSocket.ConnectAsync(setup.WebPort, "/chat");
        await using var listener = await WireWebSocket.ConnectAsync(setup.RelayPort, "/", "Origin: C1");
        await using var sender = await WireWebSocket.ConnectAsync(setup.RelayPort, "/", "Origin: C9");
        await using var topic = await WireWebSocket.ConnectAsync(setup.TopicPort, "/topic=1");
        var reset = await WireWebSocket.ConnectAsync(setup.TopicPort, "/topic=1");

        foreach (var text in new[] { Secret, $$"""{"dst":"nobody","msg":"{{Secret}}"}""", $$"""{"dst":"\ud800","msg":"{{Secret}}"}""", "{", $$"""{"dst":"C1","msg":"{{Secret}}"}""" })
        {
            await sender.SendTextAsync(text);
            await topic.SendTextAsync(text);
            await chat.SendTextAsync(text);
        }

        Assert.Contains(Secret, await listener.ReadTextAsync(), StringComparison.Ordinal);
        await sender.SendAsync(ClientFrames.Frame(2, "bytes"u8));
        await topic.SendTextAsync(new string('x', (256 * 1024) + 1));
        await topic.ReadCloseAsync(1009);
        reset.Reset();
        await (await WireWebSocket.RequestAsync(setup.RelayPort, "/", ["Sec-WebSocket-Version: 13", "Origin: user1"])).DisposeAsync();
        await (await WireWebSocket.RequestAsync(setup.TopicPort, "/topic=", ["Sec-WebSocket-Version: 13"])).DisposeAsync();

        await Eventually.HoldsAsync("C1 online", async () => await commands.SendAsync(Secret, "C1") == 1);
        await commands.PostAsync($$"""{"text":"{{Secret}}","to":5}""");
        await Eventually.HoldsAsync("what was said to the server", async () => (await commands.ReadAsync()).Contains($"origin/C9: {Secret}"));
    }
}
