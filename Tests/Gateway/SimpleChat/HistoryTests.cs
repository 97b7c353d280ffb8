using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>How much of the past a stream begins with.</summary>
public sealed class HistoryTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    [Fact]
    public async Task GC_8_an_empty_history_is_an_empty_message_at_once()
    {
        await using var gateway = await StartAsync(100);
        await using var connection = await WireConnection.ConnectAsync(gateway.GrpcPort);
        var call = await connection.MessageList().StartAsync([]);

        await call.ReadMessageAsync();

        Assert.Equal([0, 0, 0, 0, 0], Assert.Single(call.Data).Payload);
        Assert.False(call.HasEnded);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(1_000_000, 5)]
    public async Task A_stream_begins_with_as_much_history_as_the_setting_says(int setting, int expected)
    {
        await using var gateway = await StartAsync(setting);
        await using var client = new ChatClient(gateway.GrpcPort);
        for (var number = 1; number <= 5; number++)
        {
            Assert.Equal(CallStatus.Ok, await client.SendAsync(Say.Text($"{number}")));
        }

        await using var list = await client.ListAsync();
        var history = await list.ReadAsync();
        Assert.Equal(CallStatus.Ok, await client.SendAsync(Say.Text("6")));
        var next = await list.ReadAsync();

        Assert.Equal(Enumerable.Range(6 - expected, expected).Select(number => $"{number}"), history?.Messages.Select(message => message.Content.ToStringUtf8()));
        Assert.Equal(["6"], next?.Messages.Select(message => message.Content.ToStringUtf8()));
    }

    public void Dispose() => _data.Dispose();

    private Task<GatewayProcess> StartAsync(int onSubscribe) =>
        GatewayProcess.StartAsync(new GatewaySetup { Data = _data.Path, Settings = [$"Chat:History:OnSubscribe={onSubscribe}"] });
}
