using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Sessions;

/// <summary>One connection of one user, in one room.</summary>
internal sealed record ChatSession(SessionId Id, UserName User, RoomId Room)
{
    /// <summary>What no other session of the user has beside this one; null: nothing.</summary>
    public string? Seat { get; init; }
}
