using System.Collections.Immutable;
using OrleansChat.Users;

namespace OrleansChat.Relays;

/// <summary>What a gateway tells the directory: who came and who went since the last report, in this order, and what was said to the server.</summary>
[GenerateSerializer, Immutable, Alias("chat.RelayReport")]
public sealed record RelayReport(
    [property: Id(0)] ImmutableArray<RelayConnection> Entered,
    [property: Id(1)] ImmutableArray<SessionId> Left,
    [property: Id(2)] ImmutableArray<RelayHeard> Heard);
