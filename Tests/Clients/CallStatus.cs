using Grpc.Core;

namespace OrleansChat.Tests.Clients;

/// <summary>How a call ended.</summary>
public sealed record CallStatus(StatusCode Code, string Message)
{
    public static CallStatus Ok { get; } = new(StatusCode.OK, "");
}
