namespace OrleansChat.Tests.Gateway;

/// <summary>Classes that share one gateway. They run one after the other; messages of earlier tests are in the history of later ones.</summary>
[CollectionDefinition(Name)]
public sealed class GatewayCollection : ICollectionFixture<GatewayFixture>
{
    public const string Name = "Gateway";
}
