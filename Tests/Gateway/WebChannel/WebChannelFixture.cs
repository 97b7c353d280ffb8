namespace OrleansChat.Tests.Gateway.WebChannel;

/// <summary>A gateway that asks more often whether users are there. How long they may take to answer is as it is delivered: that is up to the clients.</summary>
public sealed class WebChannelFixture : GatewayFixture
{
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(3);

    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    public Uri WebChannel => new($"ws://localhost:{Gateway.Setup.WebChannelPort}");

    protected override IReadOnlyList<string> Settings => [$"Chat:WebChannel:KeepAlive={KeepAlive}", $"Chat:WebChannel:AnswerWithin={AnswerWithin}"];
}
