namespace OrleansChat.Rooms;

/// <summary>A room as one user sees it.</summary>
/// <param name="With">The other one of a direct room; otherwise null.</param>
/// <param name="Head">The end of its log.</param>
/// <param name="First">The oldest sequence that there still is.</param>
/// <param name="Read">Up to where the user has read; 0: nothing.</param>
/// <param name="Unread">Messages of others behind that; counted up to <see cref="MaxUnread"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.UserRoom")]
public sealed record UserRoom(
    [property: Id(0)] string Room,
    [property: Id(1)] RoomCard Card,
    [property: Id(2)] RoomStanding Standing,
    [property: Id(3)] string? With,
    [property: Id(4)] Position Head,
    [property: Id(5)] long First,
    [property: Id(6)] long Read,
    [property: Id(7)] int Unread)
{
    public const int MaxUnread = 100;
}
