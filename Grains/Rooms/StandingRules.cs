using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>Who may join, leave, ask in, put out, ban, mute, and give roles.</summary>
/// <remarks>Who does something to another needs a role above theirs; only owners do something to owners, by giving them another role.</remarks>
public static class StandingRules
{
    public static ChangeDecision Decide(RoomMembers room, ChangeStanding command, DateTimeOffset now)
    {
        if (Refuse(room, command) is { } error)
        {
            return new ChangeDecision.Rejected(error);
        }

        var standing = room.Find(command.User);
        var becomes = command.What switch
        {
            RoomAct.Joined => standing with { Role = standing.Role >= RoomRole.Member ? standing.Role : room.Owners == 0 ? RoomRole.Owner : RoomRole.Member, InvitedBy = null },
            RoomAct.Left or RoomAct.Kicked => standing with { Role = RoomRole.None, InvitedBy = null },
            RoomAct.Invited when standing.Role == RoomRole.None => standing with { Role = RoomRole.Invited, InvitedBy = command.By },
            RoomAct.Banned => standing with { Role = RoomRole.None, InvitedBy = null, IsBanned = true },
            RoomAct.Unbanned => standing with { IsBanned = false },
            RoomAct.Muted => standing with { MutedUntil = now + command.For },
            RoomAct.Unmuted => standing with { MutedUntil = null },
            RoomAct.RoleGiven => standing with { Role = command.Role },
            _ => standing,
        };
        return becomes == standing ? new ChangeDecision.IsSo() : new ChangeDecision.Becomes(new RoomChange(command.What, Standing: becomes));
    }

    private static ChatError? Refuse(RoomMembers room, ChangeStanding command) => command.What switch
    {
        _ when room.Card is null => ChatErrors.NoSuchRoom,
        RoomAct.Joined => WhyNotJoin(room, command.User),
        RoomAct.Left => WhyNotLeave(room, command.User),
        _ when room.WhyNotRead(command.By) is { } error => error,
        _ when room.Card.Kind == RoomKind.Direct => ChatErrors.EverybodysRoom,
        RoomAct.Muted or RoomAct.Unmuted => WhyNotMute(room, command),
        RoomAct.RoleGiven => WhyNotGive(room, command),
        _ when room.Card.Kind == RoomKind.Open => ChatErrors.EverybodysRoom,
        RoomAct.Invited => room.Find(command.User).IsBanned ? ChatErrors.NotAllowed : null,
        RoomAct.Kicked or RoomAct.Banned or RoomAct.Unbanned => IsAbove(room, command) ? null : ChatErrors.NotAllowed,
        _ => ChatErrors.BadRequest,
    };

    private static ChatError? WhyNotJoin(RoomMembers room, string user) => room.WhyNotRead(user) switch
    {
        null when room.Card!.Kind == RoomKind.Open => ChatErrors.EverybodysRoom,
        var error when error == ChatErrors.NotAMember => null,
        var error => error, // none: is in it already
    };

    private static ChatError? WhyNotLeave(RoomMembers room, string user) => room.Find(user) switch
    {
        _ when room.Card!.Kind is RoomKind.Open or RoomKind.Direct => room.WhyNotRead(user) ?? ChatErrors.EverybodysRoom,
        { Role: RoomRole.Owner } when room.Owners == 1 && room.Members > 1 => ChatErrors.LastOwner,
        { Role: RoomRole.None } => room.WhyNotRead(user),
        _ => null,
    };

    private static ChatError? WhyNotMute(RoomMembers room, ChangeStanding command) =>
        !IsAbove(room, command) ? ChatErrors.NotAllowed
        : room.Find(command.User).Role < RoomRole.Member ? ChatErrors.NoSuchUser
        : command.What == RoomAct.Muted && command.For <= TimeSpan.Zero ? ChatErrors.BadRequest
        : null;

    private static ChatError? WhyNotGive(RoomMembers room, ChangeStanding command)
    {
        var now = room.Find(command.User).Role;
        return room.Find(command.By).Role < RoomRole.Owner ? ChatErrors.NotAllowed
            : now < RoomRole.Member ? ChatErrors.NoSuchUser
            : command.Role is < RoomRole.Member or > RoomRole.Owner ? ChatErrors.BadRequest
            : now == RoomRole.Owner && command.Role < RoomRole.Owner && room.Owners == 1 && room.Card!.Kind != RoomKind.Open ? ChatErrors.LastOwner
            : null;
    }

    private static bool IsAbove(RoomMembers room, ChangeStanding command)
    {
        var by = room.Find(command.By).Role;
        return by >= RoomRole.Moderator && by > room.Find(command.User).Role;
    }
}
