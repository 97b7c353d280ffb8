using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.QtGrpcChat;

namespace OrleansChat.Tests.Gateway.QtGrpcChat;

/// <summary>The contract, seen by .NET's own HTTP/2.</summary>
[Collection(QtGrpcChatCollection.Name)]
public sealed class DotnetQtGrpcChatTests(GatewayFixture fixture, ClientFixture<IQtGrpcChatClient> client)
    : QtGrpcChatContract(fixture, client), IClassFixture<ClientFixture<IQtGrpcChatClient>>
{
    protected override Task<IQtGrpcChatClient> StartAsync(int grpcPort) => Task.FromResult<IQtGrpcChatClient>(new DotnetQtGrpcChat(grpcPort));
}
