namespace OrleansChat;

/// <summary>What a client did wrong, or may try again. Codes are on the wire: never reuse one.</summary>
/// <param name="Retryable">The same command may succeed a moment later; with the same key it is safe to repeat.</param>
[GenerateSerializer, Immutable, Alias("chat.Error")]
public sealed record ChatError(
    [property: Id(0)] int Code,
    [property: Id(1)] string Name,
    [property: Id(2)] string Text,
    [property: Id(3)] bool Retryable = false);
