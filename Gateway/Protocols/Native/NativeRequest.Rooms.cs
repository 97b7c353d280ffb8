using System.Collections.Immutable;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Protocols.Native;

internal abstract partial record NativeRequest
{
    public sealed record Directory(long Id, FindRooms Query) : NativeRequest(Id);

    /// <param name="Id">The request's.</param>
    /// <param name="Room">Its name, which nobody else has.</param>
    /// <param name="Key">The same on every repeat.</param>
    /// <param name="Card">What it says of itself.</param>
    /// <param name="Invite">Who is asked in at once.</param>
    public sealed record Create(long Id, RoomId Room, MessageKey Key, RoomCard Card, ImmutableArray<UserName> Invite) : InRoom(Id, Room);

    /// <summary>The room of two; made when it is not there.</summary>
    public sealed record Direct(long Id, UserName User) : NativeRequest(Id);

    public sealed record Info(long Id, RoomId Room) : InRoom(Id, Room);

    /// <summary>What changes somebody's standing: from joining to giving a role.</summary>
    /// <param name="Id">The request's.</param>
    /// <param name="Room">Which room.</param>
    /// <param name="What">What is done.</param>
    /// <param name="User">To whom; null: to oneself.</param>
    /// <param name="Role">Which role, where one is given.</param>
    /// <param name="For">How long, where somebody is muted.</param>
    public sealed record Stand(long Id, RoomId Room, RoomAct What, UserName? User, RoomRole Role = default, TimeSpan For = default) : InRoom(Id, Room);

    /// <summary>What is null stays.</summary>
    public sealed record Settings(long Id, RoomId Room, string? Title, string? Topic, RoomKind? Kind, bool? IsReadOnly) : InRoom(Id, Room);

    public sealed record Members(long Id, RoomId Room, string? After, int Limit) : InRoom(Id, Room);

    /// <summary>What is done to a message.</summary>
    /// <param name="Id">The request's.</param>
    /// <param name="Room">Which room.</param>
    /// <param name="Key">The same on every repeat.</param>
    /// <param name="Kind">What is done.</param>
    /// <param name="Target">The message.</param>
    /// <param name="Text">The new text, or the sign.</param>
    public sealed record Annotate(long Id, RoomId Room, MessageKey Key, ContentKind Kind, long Target, string Text) : InRoom(Id, Room);

    /// <summary>Up to here the user has read.</summary>
    public sealed record Read(long Id, RoomId Room, long Sequence) : InRoom(Id, Room);
}
