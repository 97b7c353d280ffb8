using System.Collections.Immutable;

namespace OrleansChat.Rooms;

/// <summary>Who is in a room.</summary>
/// <param name="Count">How many different names have a session here.</param>
/// <param name="Names">Those names in ordinal order; empty when there are more than the room announces by name.</param>
[GenerateSerializer, Immutable, Alias("chat.RoomRoster")]
public sealed record RoomRoster([property: Id(0)] int Count, [property: Id(1)] ImmutableArray<string> Names);
