using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.WebSockets;

namespace OrleansChat.Tests.Gateway.SimpleTextChat;

/// <summary>Qt's simplechat, seen by QWebSocket.</summary>
[Collection(GatewayCollection.Name)]
public sealed class QtSimpleTextChatTests(GatewayFixture fixture, ClientFixture<WebSocketProgram> client) : IClassFixture<ClientFixture<WebSocketProgram>>
{
    [Fact]
    public async Task EC_13_a_text_goes_unchanged_to_the_others_and_not_to_its_sender_and_bytes_go_nowhere()
    {
        await using var sender = await OpenAsync();
        await using var other = await OpenAsync();

        await sender.SendAsync([0, 1]);
        await sender.SendAsync("nick: hi, né 我 👩‍🚀");
        Assert.Equal(new WebSocketEvent.Text("nick: hi, né 我 👩‍🚀"), await other.Events.WaitForAsync<WebSocketEvent>(from: 1));

        await other.SendAsync("other: hello");
        Assert.Equal(new WebSocketEvent.Text("other: hello"), await sender.Events.WaitForAsync<WebSocketEvent>(from: 1));
    }

    private async Task<DrivenWebSocket> OpenAsync() =>
        await (await client.GetAsync(QtWebSockets.StartAsync)).OpenAsync(new Uri($"ws://localhost:{fixture.Gateway.WebPort}/chat"));
}
