using OrleansChat.Gateway.Protocols.Native;
using OrleansChat.Rooms;
using static OrleansChat.Gateway.Protocols.NativeGrpc.Wire.ClientFrame;

namespace OrleansChat.Gateway.Protocols.NativeGrpc;

internal static partial class NativeGrpcCodec
{
    private static NativeRequest ReadAboutRooms(Wire.ClientFrame frame, FrameChecks checks)
    {
        var id = frame.Id;
        return frame.RequestCase switch
        {
            RequestOneofCase.Directory => new NativeRequest.Directory(id, ReadDirectory(frame.Directory, checks)),
            RequestOneofCase.Create => ReadCreate(id, frame.Create, checks),
            RequestOneofCase.Direct => new NativeRequest.Direct(id, checks.User("user", frame.Direct.User)),
            RequestOneofCase.Info => new NativeRequest.Info(id, checks.Room(frame.Info.Room)),
            RequestOneofCase.Join => new NativeRequest.Stand(id, checks.Room(frame.Join.Room), RoomAct.Joined, null),
            RequestOneofCase.Leave => new NativeRequest.Stand(id, checks.Room(frame.Leave.Room), RoomAct.Left, null),
            RequestOneofCase.Invite => ReadStand(id, frame.Invite, RoomAct.Invited, checks),
            RequestOneofCase.Kick => ReadStand(id, frame.Kick, RoomAct.Kicked, checks),
            RequestOneofCase.Ban => ReadStand(id, frame.Ban, RoomAct.Banned, checks),
            RequestOneofCase.Unban => ReadStand(id, frame.Unban, RoomAct.Unbanned, checks),
            RequestOneofCase.Unmute => ReadStand(id, frame.Unmute, RoomAct.Unmuted, checks),
            RequestOneofCase.Mute => ReadMute(id, frame.Mute, checks),
            RequestOneofCase.Role => ReadRole(id, frame.Role, checks),
            RequestOneofCase.Settings => ReadSettings(id, frame.Settings, checks),
            RequestOneofCase.Members => ReadMembers(id, frame.Members, checks),
            RequestOneofCase.Edit => ReadAnnotate(id, frame.Edit.Room, frame.Edit.Key, ContentKind.Edit, frame.Edit.Target, frame.Edit.Text, checks),
            RequestOneofCase.Delete => ReadAnnotate(id, frame.Delete.Room, frame.Delete.Key, ContentKind.Deletion, frame.Delete.Target, "", checks),
            RequestOneofCase.React => ReadReact(id, frame.React, ContentKind.Reaction, checks),
            RequestOneofCase.Unreact => ReadReact(id, frame.Unreact, ContentKind.ReactionTakenBack, checks),
            RequestOneofCase.Read => new NativeRequest.Read(id, checks.Room(frame.Read.Room), checks.Integer("seq", frame.Read.Seq, 0)),
            _ => new NativeRequest.Refused(id, ChatErrors.UnknownRequest),
        };
    }

    private static FindRooms ReadDirectory(Wire.FindRooms request, FrameChecks checks) => new(
        request.Search is { Length: > 0 } search ? search : null,
        request.After is { Length: > 0 } after ? checks.Room(after, "after").Value : null,
        request.HasLimit ? checks.Count("limit", request.Limit, 1, NativeCodec.MostRooms) : NativeCodec.Few);

    private static NativeRequest.Create ReadCreate(long id, Wire.CreateRoom request, FrameChecks checks)
    {
        var room = checks.Room(request.Room);
        if (room.Value.StartsWith(NativeCodec.DirectPrefix, StringComparison.Ordinal))
        {
            checks.Miss("room", room, $"begins with {NativeCodec.DirectPrefix}, as those of two people do");
        }

        var card = new RoomCard(ReadKind(request.Kind, checks), request.HasTitle ? request.Title : room.Value, request.Topic);
        return new NativeRequest.Create(id, room, checks.Key(request.Key), card, checks.Users("invite", request.Invite, NativeCodec.MostInvited));
    }

    private static NativeRequest.Stand ReadStand(long id, Wire.Somebody request, RoomAct what, FrameChecks checks) =>
        new(id, checks.Room(request.Room), what, checks.User("user", request.User));

    private static NativeRequest.Stand ReadMute(long id, Wire.Mute request, FrameChecks checks)
    {
        var forMs = checks.Integer("for_ms", request.ForMs, NativeCodec.ShortestMuteMs, NativeCodec.LongestMuteMs);
        return new NativeRequest.Stand(id, checks.Room(request.Room), RoomAct.Muted, checks.User("user", request.User), For: TimeSpan.FromMilliseconds(forMs));
    }

    private static NativeRequest.Stand ReadRole(long id, Wire.GiveRole request, FrameChecks checks)
    {
        var role = request.Role switch
        {
            Wire.Role.Owner => RoomRole.Owner,
            Wire.Role.Moderator => RoomRole.Moderator,
            Wire.Role.Member => RoomRole.Member,
            _ => checks.Miss("role", RoomRole.Member, "is none of owner, moderator, member"),
        };
        return new NativeRequest.Stand(id, checks.Room(request.Room), RoomAct.RoleGiven, checks.User("user", request.User), role);
    }

    private static NativeRequest.Settings ReadSettings(long id, Wire.Settings request, FrameChecks checks)
    {
        var settings = new NativeRequest.Settings(
            id,
            checks.Room(request.Room),
            request.HasTitle ? request.Title : null,
            request.HasTopic ? request.Topic : null,
            request.HasKind ? ReadKind(request.Kind, checks) : null,
            request.HasReadOnly ? request.ReadOnly : null);
        return settings is { Title: null, Topic: null, Kind: null, IsReadOnly: null }
            ? checks.Miss("title, topic, kind, read_only:", settings, "at least one of these")
            : settings;
    }

    private static NativeRequest.Members ReadMembers(long id, Wire.ListMembers request, FrameChecks checks) => new(
        id,
        checks.Room(request.Room),
        request.After is { Length: > 0 } after ? after : null,
        request.HasLimit ? checks.Count("limit", request.Limit, 1, NativeCodec.MostMessages) : NativeCodec.FewMembers);

    private static NativeRequest.Annotate ReadAnnotate(long id, string room, string key, ContentKind kind, long target, string text, FrameChecks checks) =>
        new(id, checks.Room(room), checks.Key(key), kind, checks.Integer("target", target, 1), text);

    private static NativeRequest.Annotate ReadReact(long id, Wire.React request, ContentKind kind, FrameChecks checks) =>
        ReadAnnotate(id, request.Room, request.Key, kind, request.Target, checks.Sign(request.Reaction), checks);

    private static RoomKind ReadKind(Wire.RoomKind kind, FrameChecks checks) => kind switch
    {
        Wire.RoomKind.Public => RoomKind.Public,
        Wire.RoomKind.Private => RoomKind.Private,
        _ => checks.Miss("kind", RoomKind.Private, "is none of public, private"),
    };
}
