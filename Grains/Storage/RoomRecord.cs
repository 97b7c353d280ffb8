using System.Collections.Immutable;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Grains.Storage;

/// <summary>What a room adds up to.</summary>
/// <param name="Card">Null: it never was made.</param>
/// <param name="People">All who have a standing, in ordinal order of their names.</param>
public sealed record RoomRecord(RoomCard? Card, ImmutableArray<RoomStanding> People);

/// <summary>How far a user has read a room.</summary>
public sealed record ReadMarker(UserName User, RoomId Room, long Sequence);
