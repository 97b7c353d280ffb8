using System.Text;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.WebSockets;

namespace OrleansChat.Tests.Gateway.Echo;

/// <summary>The contract, seen by the npm package ws; and what only ws can do.</summary>
[Collection(GatewayCollection.Name)]
public sealed class NodeEchoClientTests(GatewayFixture fixture, ClientFixture<WebSocketProgram> client)
    : EchoClientContract(fixture, client), IClassFixture<ClientFixture<WebSocketProgram>>
{
    protected override Task<WebSocketProgram> StartAsync() => NodeWebSockets.StartAsync();

    [Fact]
    public async Task EC_7_a_close_without_a_code_is_answered_with_1000()
    {
        await using var socket = await OpenAsync();

        Assert.Equal(1000, (await socket.CloseAsync(code: 0)).Code);
    }

    [Fact]
    public async Task EC_8_a_ping_is_answered_while_a_message_is_on_its_way_in_fragments()
    {
        byte[] payload = [1, 2, 3];
        var text = Encoding.UTF8.GetBytes("in 山 parts");
        await using var socket = await OpenAsync();

        await socket.SendPartAsync(text[..4], isLast: false); // through a character
        await socket.PingAsync(payload);
        await socket.SendPartAsync(text[4..], isLast: true);

        Assert.Equal(payload, (await NextAsync<WebSocketEvent.Pong>(socket, 0)).Content);
        Assert.Equal("in 山 parts", (await NextAsync<WebSocketEvent.Text>(socket, 1)).Content);
    }

    [Fact]
    public async Task EC_10_invalid_UTF_8_is_closed_with_1007()
    {
        await using var socket = await OpenAsync();

        await socket.SendPartAsync([0x61, 0xFF], isLast: true);

        Assert.Equal(1007, (await socket.Events.WaitForAsync<WebSocketEvent.Closed>()).Code);
    }

    [Fact]
    public async Task EC_11_an_offered_extension_is_not_taken()
    {
        await using var socket = await OpenAsync();

        Assert.Equal(new WebSocketEvent.Opened("", ""), socket.Events.Entries[0]);
    }
}
