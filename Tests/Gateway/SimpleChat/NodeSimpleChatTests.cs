using OrleansChat.Tests.Clients;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>The contract, seen by @grpc/grpc-js.</summary>
[Collection(GatewayCollection.Name)]
public sealed class NodeSimpleChatTests(GatewayFixture fixture, ClientFixture<IChatClient> client) : SimpleChatContract(fixture, client), IClassFixture<ClientFixture<IChatClient>>
{
    protected override Task<IChatClient> StartAsync(int grpcPort) => NodeChat.StartAsync(grpcPort);
}
