using OrleansChat.Tests.Clients;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>The contract, seen by @grpc/grpc-js.</summary>
[Collection(GatewayCollection.Name)]
public sealed class NodeSimpleChatTests(GatewayFixture fixture, ClientFixture client) : SimpleChatContract(fixture, client), IClassFixture<ClientFixture>
{
    protected override Task<IChatClient> StartAsync(int grpcPort) => NodeChat.StartAsync(grpcPort);
}
