using Grpc.Core;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>How a call ended.</summary>
public sealed record CallStatus(StatusCode Code, string Message)
{
    public static CallStatus Ok { get; } = new(StatusCode.OK, "");
}
