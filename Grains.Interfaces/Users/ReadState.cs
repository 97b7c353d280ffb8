namespace OrleansChat.Users;

/// <summary>How far a user has read a room.</summary>
/// <param name="Read">The sequence.</param>
/// <param name="Unread">Messages of others behind it; counted up to <see cref="Rooms.UserRoom.MaxUnread"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.ReadState")]
public sealed record ReadState([property: Id(0)] long Read, [property: Id(1)] int Unread);
