using OrleansChat.Users;

namespace OrleansChat.Relays;

/// <summary>The command to pass a text on.</summary>
/// <param name="Text">UTF-8, as it came; nobody on the way looks into it or changes it. Never written to after construction.</param>
/// <param name="Except">The connection that does not get it, though it listens; null: all do.</param>
[GenerateSerializer, Immutable, Alias("chat.RelayText")]
public sealed record RelayText([property: Id(0)] byte[] Text, [property: Id(1)] SessionId? Except = null);
