using OrleansChat.Tests.Clients;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>The contract, seen by .NET's HTTP/2.</summary>
[Collection(GatewayCollection.Name)]
public sealed class DotnetSimpleChatTests(GatewayFixture fixture, ClientFixture<IChatClient> client) : SimpleChatContract(fixture, client), IClassFixture<ClientFixture<IChatClient>>
{
    protected override Task<IChatClient> StartAsync(int grpcPort) => Task.FromResult<IChatClient>(new ChatClient(grpcPort));
}
