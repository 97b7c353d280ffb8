using System.Collections.Immutable;

namespace OrleansChat.Rooms;

/// <summary>What a room tells its stream: a run of committed messages, or, when there is none, how far its log goes.</summary>
/// <remarks>The stream is a hint. Who sees <see cref="Head"/> ahead of what it has reads the missing part from the room.</remarks>
/// <param name="Head">The last committed place; with messages, the sequence of the last of them.</param>
/// <param name="Messages">Committed messages in ascending order without holes; empty in a heartbeat.</param>
/// <param name="Roster">Who is here: soon after that changed, and in every heartbeat, so that who missed the change hears of it; otherwise null. Never on the passing stream.</param>
[GenerateSerializer, Immutable, Alias("chat.RoomEvents")]
public sealed record RoomEvents(
    [property: Id(0)] Position Head,
    [property: Id(1)] ImmutableArray<ChatMessage> Messages,
    [property: Id(2)] RoomRoster? Roster);
