namespace OrleansChat.Tests.Gateway.QtGrpcChat;

/// <summary>Classes that share one gateway. They run one after the other; users of earlier tests may still be on their way out.</summary>
[CollectionDefinition(Name)]
public sealed class QtGrpcChatCollection : ICollectionFixture<GatewayFixture>
{
    public const string Name = "QtGrpcChat";
}
