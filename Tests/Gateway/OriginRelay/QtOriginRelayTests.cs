using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.WebSockets;

namespace OrleansChat.Tests.Gateway.OriginRelay;

/// <summary>The contract, seen by QWebSocket, which sends names as Latin-1 with a question mark for what that has not.</summary>
[Collection(GatewayCollection.Name)]
public sealed class QtOriginRelayTests(GatewayFixture fixture, ClientFixture<WebSocketProgram> client)
    : OriginRelayClientContract(fixture, client), IClassFixture<ClientFixture<WebSocketProgram>>
{
    protected override Task<WebSocketProgram> StartAsync() => QtWebSockets.StartAsync();
}
