namespace Grpc.Core;

/// <summary>Part of the shape of <see cref="ServerCallContext"/>; no member of this edition makes one.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
