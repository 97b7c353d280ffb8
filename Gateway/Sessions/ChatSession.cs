using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Sessions;

/// <summary>One connection of one user, in one room.</summary>
internal sealed record ChatSession(SessionId Id, UserName User, RoomId Room);
