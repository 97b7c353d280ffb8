using OrleansChat.Users;

namespace OrleansChat.Rooms;

/// <summary>One session's place in a room.</summary>
[GenerateSerializer, Immutable, Alias("chat.RoomMember")]
public sealed record RoomMember([property: Id(0)] SessionId Session, [property: Id(1)] string Name);
