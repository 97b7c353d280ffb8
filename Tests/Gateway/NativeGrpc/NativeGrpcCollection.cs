namespace OrleansChat.Tests.Gateway.NativeGrpc;

/// <summary>Classes that share one gateway. They run one after the other; users of earlier tests may still be on their way out.</summary>
[CollectionDefinition(Name)]
public sealed class NativeGrpcCollection : ICollectionFixture<GatewayFixture>
{
    public const string Name = "NativeGrpc";
}
