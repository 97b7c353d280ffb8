using System.Collections.Immutable;

namespace OrleansChat.Rooms;

/// <summary>A room that anybody may find.</summary>
/// <param name="Members">How many are in it.</param>
[GenerateSerializer, Immutable, Alias("chat.PublicRoom")]
public sealed record PublicRoom([property: Id(0)] string Room, [property: Id(1)] RoomCard Card, [property: Id(2)] int Members);

/// <summary>A question for public rooms.</summary>
/// <param name="Search">A part of the name or the title, upper and lower case alike; null: all.</param>
/// <param name="After">The room before the page; null: from the beginning.</param>
/// <param name="AtMost">How many; at least 1.</param>
[GenerateSerializer, Immutable, Alias("chat.FindRooms")]
public sealed record FindRooms([property: Id(0)] string? Search, [property: Id(1)] string? After, [property: Id(2)] int AtMost);
