namespace OrleansChat.Tests.Gateway.WebChannel;

/// <summary>Classes that share one gateway; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class WebChannelCollection : ICollectionFixture<WebChannelFixture>
{
    public const string Name = "WebChannel";
}
