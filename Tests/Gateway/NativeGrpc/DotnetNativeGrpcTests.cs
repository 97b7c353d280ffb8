using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.NativeGrpc;

namespace OrleansChat.Tests.Gateway.NativeGrpc;

/// <summary>The contract, seen by .NET's own HTTP/2.</summary>
[Collection(NativeGrpcCollection.Name)]
public sealed class DotnetNativeGrpcTests(GatewayFixture fixture, ClientFixture<INativeGrpcClient> client)
    : NativeGrpcContract(fixture, client), IClassFixture<ClientFixture<INativeGrpcClient>>
{
    protected override Task<INativeGrpcClient> StartAsync(int grpcPort) => Task.FromResult<INativeGrpcClient>(new DotnetNativeGrpc(grpcPort));
}
