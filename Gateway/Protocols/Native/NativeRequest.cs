using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>What a client asks for; <see cref="Id"/> comes back in the one answer.</summary>
internal abstract partial record NativeRequest(long Id)
{
    /// <summary>What cannot be asked so.</summary>
    public sealed record Refused(long Id, ChatError Error) : NativeRequest(Id);

    public sealed record SignIn(long Id, string User, string Password) : NativeRequest(Id)
    {
        public override string ToString() => nameof(SignIn);
    }

    public sealed record SignInByToken(long Id, string Token) : NativeRequest(Id)
    {
        public override string ToString() => nameof(SignInByToken);
    }

    public sealed record Register(long Id, string User, string Password) : NativeRequest(Id)
    {
        public override string ToString() => nameof(Register);
    }

    public sealed record Refresh(long Id) : NativeRequest(Id);

    public sealed record Rooms(long Id) : NativeRequest(Id);

    public sealed record SignOut(long Id) : NativeRequest(Id);

    /// <summary>What is about one room.</summary>
    public abstract record InRoom(long Id, RoomId Room) : NativeRequest(Id);

    /// <param name="Id">The request's.</param>
    /// <param name="Room">Which room.</param>
    /// <param name="Last">Where there is nothing to go on from: begin so many messages before the end.</param>
    /// <param name="After">The last place that the client has; null: it has none.</param>
    public sealed record Subscribe(long Id, RoomId Room, int Last, Position? After) : InRoom(Id, Room);

    public sealed record Unsubscribe(long Id, RoomId Room) : InRoom(Id, Room);

    public sealed record Send(long Id, RoomId Room, MessageKey Key, MessageContent Content) : InRoom(Id, Room);

    public sealed record History(long Id, RoomId Room, ReadHistory Query) : InRoom(Id, Room);

    public sealed record Image(long Id, RoomId Room, long Sequence) : InRoom(Id, Room);

    public sealed record Typing(long Id, RoomId Room) : InRoom(Id, Room);
}
