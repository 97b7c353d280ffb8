using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.WebSockets;

namespace OrleansChat.Tests.Gateway.TopicRelay;

/// <summary>The relay by topic, seen by QWebSocket, of which its only known client is made.</summary>
[Collection(GatewayCollection.Name)]
public sealed class QtTopicRelayTests(GatewayFixture fixture, ClientFixture<WebSocketProgram> client) : IClassFixture<ClientFixture<WebSocketProgram>>
{
    private readonly string _one = $"{Random.Shared.NextInt64(1_000_000, long.MaxValue)}";
    private readonly string _two = $"{Random.Shared.NextInt64(1_000_000, long.MaxValue)}";

    [Fact]
    public async Task OR_15_OR_16_the_three_lines_without_braces_go_to_the_receivers_topic_unchanged()
    {
        await using var sender = await OpenAsync(_two);
        await using var receiver = await OpenAsync(_one);
        var text = TopicRelayCodecTests.Payload.Replace("10001", _one, StringComparison.Ordinal).Replace("10002", _two, StringComparison.Ordinal);

        await sender.SendAsync(text);

        Assert.Equal(text, (await receiver.Events.WaitForAsync<WebSocketEvent.Text>()).Content);
    }

    [Fact]
    public async Task OR_18_typed_text_goes_to_the_others_of_the_topic_and_not_to_its_sender()
    {
        await using var sender = await OpenAsync(_one);
        await using var other = await OpenAsync(_one);

        await sender.SendAsync("  typed, with blanks: 你好 ");
        Assert.Equal("  typed, with blanks: 你好 ", (await other.Events.WaitForAsync<WebSocketEvent.Text>()).Content);

        await other.SendAsync("an answer");
        Assert.Equal("an answer", (await sender.Events.WaitForAsync<WebSocketEvent.Text>()).Content);
    }

    private async Task<DrivenWebSocket> OpenAsync(string topic) =>
        await (await client.GetAsync(QtWebSockets.StartAsync)).OpenAsync(new Uri($"ws://localhost:{fixture.Gateway.Setup.TopicPort}/topic={topic}"));
}
