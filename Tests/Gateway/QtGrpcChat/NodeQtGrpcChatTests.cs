using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.QtGrpcChat;
using StatusType = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.UserStatus.Types.Type;

namespace OrleansChat.Tests.Gateway.QtGrpcChat;

/// <summary>The contract, seen by @grpc/grpc-js.</summary>
[Collection(QtGrpcChatCollection.Name)]
public sealed class NodeQtGrpcChatTests(GatewayFixture fixture, ClientFixture<IQtGrpcChatClient> client)
    : QtGrpcChatContract(fixture, client), IClassFixture<ClientFixture<IQtGrpcChatClient>>
{
    protected override Task<IQtGrpcChatClient> StartAsync(int grpcPort) => NodeQtGrpcChat.StartAsync(grpcPort);

    [Fact]
    public async Task GQ_1_both_calls_work_over_TLS()
    {
        using var data = new TemporaryDirectory();
        using var certificate = new TestCertificate();
        await using var gateway = await GatewayProcess.StartAsync(new GatewaySetup { Data = data.Path, Settings = certificate.Settings });
        await using var chat = await NodeQtGrpcChat.StartAsync(gateway.GrpcPort, certificate.CertificateFile);

        Assert.Equal(CallStatus.Ok, await chat.RegisterAsync("ada", "password"));
        await using var room = await chat.EnterAsync("ada", "password");

        await room.Messages.WaitForAsync<ChatMessage>(message => message.Tells("ada", StatusType.Login));
    }
}
