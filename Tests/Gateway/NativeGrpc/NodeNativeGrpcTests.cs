using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.NativeGrpc;

namespace OrleansChat.Tests.Gateway.NativeGrpc;

/// <summary>The contract, seen by @grpc/grpc-js.</summary>
[Collection(NativeGrpcCollection.Name)]
public sealed class NodeNativeGrpcTests(GatewayFixture fixture, ClientFixture<INativeGrpcClient> client)
    : NativeGrpcContract(fixture, client), IClassFixture<ClientFixture<INativeGrpcClient>>
{
    protected override Task<INativeGrpcClient> StartAsync(int grpcPort) => NativeGrpcProgram.StartNodeAsync(grpcPort);
}
