using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.WebSockets;

namespace OrleansChat.Tests.Gateway.Echo;

/// <summary>The contract, seen by QWebSocket.</summary>
[Collection(GatewayCollection.Name)]
public sealed class QtEchoClientTests(GatewayFixture fixture, ClientFixture<WebSocketProgram> client)
    : EchoClientContract(fixture, client), IClassFixture<ClientFixture<WebSocketProgram>>
{
    protected override Task<WebSocketProgram> StartAsync() => QtWebSockets.StartAsync();
}
