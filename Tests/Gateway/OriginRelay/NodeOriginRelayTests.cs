using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.WebSockets;

namespace OrleansChat.Tests.Gateway.OriginRelay;

/// <summary>The contract, seen by the npm package ws, which sends names as UTF-8.</summary>
[Collection(GatewayCollection.Name)]
public sealed class NodeOriginRelayTests(GatewayFixture fixture, ClientFixture<WebSocketProgram> client)
    : OriginRelayClientContract(fixture, client), IClassFixture<ClientFixture<WebSocketProgram>>
{
    protected override Task<WebSocketProgram> StartAsync() => NodeWebSockets.StartAsync();
}
