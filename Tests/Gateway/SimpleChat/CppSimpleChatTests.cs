using OrleansChat.Tests.Clients;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>The contract, seen by the gRPC C++ of the system.</summary>
[Collection(GatewayCollection.Name)]
public sealed class CppSimpleChatTests(GatewayFixture fixture, ClientFixture<IChatClient> client) : SimpleChatContract(fixture, client), IClassFixture<ClientFixture<IChatClient>>
{
    protected override Task<IChatClient> StartAsync(int grpcPort) => CppChat.StartAsync(grpcPort);
}
