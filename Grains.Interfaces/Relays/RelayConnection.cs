using OrleansChat.Users;

namespace OrleansChat.Relays;

/// <summary>A connection that the operator sees.</summary>
/// <param name="Address">The key of the <see cref="RelayAddress"/> that it listens to.</param>
/// <param name="Since">When it came, by its gateway's clock.</param>
[GenerateSerializer, Immutable, Alias("chat.RelayConnection")]
public sealed record RelayConnection([property: Id(0)] SessionId Session, [property: Id(1)] string Address, [property: Id(2)] DateTimeOffset Since);
