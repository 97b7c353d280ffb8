using System.Globalization;
using Google.Protobuf;
using OrleansChat.Gateway.Protocols.Native;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.NativeGrpc;

internal static partial class NativeGrpcCodec
{
    /// <summary>An event as a whole message of the stream.</summary>
    public static byte[] Frame(ServerFrame happened) => (happened switch
    {
        ServerFrame.Message or ServerFrame.RoomChanged => new Wire.ServerFrame { Event = Event(happened) },
        ServerFrame.MessageEdited or ServerFrame.MessageDeleted or ServerFrame.ReactionAdded or ServerFrame.ReactionTakenBack => new Wire.ServerFrame { Event = Event(happened) },
        ServerFrame.Roster roster => new Wire.ServerFrame { Roster = new Wire.Roster { Room = roster.Room, Count = roster.Count, Users = { roster.Users } } },
        ServerFrame.Typing typing => new Wire.ServerFrame { Typing = new Wire.Typing { Room = typing.Room, User = typing.User } },
        ServerFrame.RoomsChanged changed => new Wire.ServerFrame { RoomsChanged = new Wire.RoomsChanged { Room = changed.Room } },
        ServerFrame.ReadUpTo read => new Wire.ServerFrame { Read = new Wire.ReadUpTo { Room = read.Room, Seq = read.Seq } },
        ServerFrame.Closing closing => new Wire.ServerFrame { Closing = new Wire.Closing { Code = closing.Code, ComeBackInMs = closing.ComeBackInMs } },
        _ => throw new NotSupportedException($"{happened.GetType().Name} is no event."),
    }).ToByteArray();

    /// <summary>The answer to a request as a whole message of the stream.</summary>
    public static byte[] Answer(NativeRequest request, ServerFrame answer)
    {
        var frame = answer switch
        {
            ServerFrame.Error error => new Wire.ServerFrame { Error = new Wire.Error { Code = error.Code, Name = error.Name, Text = error.Text, Retryable = error.Retryable } },
            ServerFrame.Ok ok => Answer(request, ok),
            _ => throw new NotSupportedException($"{answer.GetType().Name} is no answer."),
        };
        frame.Id = request.Id;
        return frame.ToByteArray();
    }

    // What a request is answered with is there in its answer.
    private static Wire.ServerFrame Answer(NativeRequest request, ServerFrame.Ok ok) => request switch
    {
        NativeRequest.SignIn or NativeRequest.SignInByToken or NativeRequest.Register or NativeRequest.Refresh => new() { Token = Token(ok) },
        NativeRequest.Rooms => new() { Rooms = new Wire.Rooms { Rooms_ = { ok.Rooms!.Value.Select(Info) } } },
        NativeRequest.Directory => new() { Directory = new Wire.Directory { Rooms = { ok.Rooms!.Value.Select(Public) } } },
        NativeRequest.Create or NativeRequest.Direct or NativeRequest.Info or NativeRequest.Stand { What: RoomAct.Joined } => new() { Info = Info(ok.Info!) },
        NativeRequest.Members => new() { Members = Members(ok) },
        NativeRequest.Read => new() { Read = new Wire.ReadUpTo { Room = ok.Room, Seq = ok.Read!.Value, Unread = ok.Unread!.Value } },
        NativeRequest.Subscribe => new() { Subscribed = Subscribed(ok) },
        NativeRequest.Send or NativeRequest.Annotate => new() { Placed = Placed(ok) },
        NativeRequest.History => new() { History = History(ok) },
        NativeRequest.Image => new() { Image = Image(ok) },
        _ => new() { Done = new Wire.Done { Room = ok.Room ?? "", MutedUntilMs = Milliseconds(ok.MutedUntil) } },
    };

    private static Wire.Token Token(ServerFrame.Ok ok) => new() { User = ok.User ?? "", Token_ = ok.Token, TokenExpiresInMs = ok.TokenExpiresInMs!.Value };

    private static Wire.RoomInfo Info(ServerFrame.RoomInfo room) => new()
    {
        Room = room.Room,
        Kind = Kind(room.Kind),
        Title = room.Title,
        Topic = room.Topic,
        ReadOnly = room.ReadOnly,
        Role = Role(room.Role),
        With = room.With ?? "",
        InvitedBy = room.InvitedBy ?? "",
        Head = room.Head is { } head ? Place(head) : null,
        First = room.First ?? 0,
        Read = room.Read ?? 0,
        Unread = room.Unread ?? 0,
        MutedUntilMs = Milliseconds(room.MutedUntil),
    };

    private static Wire.PublicRoom Public(ServerFrame.RoomInfo room) => new() { Room = room.Room, Title = room.Title, Topic = room.Topic, Members = room.Members ?? 0 };

    private static Wire.Members Members(ServerFrame.Ok ok) => new()
    {
        Room = ok.Room,
        Count = ok.Count!.Value,
        Members_ =
        {
            ok.Members!.Value.Select(member => new Wire.Member
            {
                User = member.User,
                Role = Role(member.Role),
                MutedUntilMs = Milliseconds(member.MutedUntil),
                Banned = member.Banned ?? false,
                InvitedBy = member.InvitedBy ?? "",
            }),
        },
    };

    private static Wire.Subscribed Subscribed(ServerFrame.Ok ok)
    {
        var subscribed = new Wire.Subscribed { Room = ok.Room, Head = Place(ok.Head!), First = ok.First!.Value, After = ok.After!.Value, Reason = ok.Reason ?? "" };
        if (ok.Recovered is { } recovered)
        {
            subscribed.Recovered = recovered;
        }

        return subscribed;
    }

    private static Wire.Placed Placed(ServerFrame.Ok ok) => new()
    {
        Room = ok.Room,
        Place = new Wire.Place { Epoch = $"{ok.Epoch}", Seq = ok.Seq!.Value },
        AtMs = Milliseconds(ok.At!),
        Repeated = ok.Repeated!.Value,
    };

    private static Wire.History History(ServerFrame.Ok ok) => new()
    {
        Room = ok.Room,
        Head = Place(ok.Head!),
        First = ok.First!.Value,
        Entries = { ok.Messages!.Value.Select(Said) },
    };

    private static Wire.Image Image(ServerFrame.Ok ok) => new()
    {
        Room = ok.Room,
        Seq = ok.Seq!.Value,
        MediaType = ok.MediaType,
        FileName = ok.FileName ?? "",
        Image_ = UnsafeByteOperations.UnsafeWrap(ok.Image), // immutable, and copied once, into the frame
    };

    private static Wire.Place Place(ServerFrame.Place place) => new() { Epoch = $"{place.Epoch}", Seq = place.Seq };

    /// <param name="time">As <see cref="NativeDescription.Time"/> writes it; null is 0.</param>
    private static long Milliseconds(string? time) => time is null ? 0 : DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private static Wire.RoomKind Kind(string? name) => name switch
    {
        "open" => Wire.RoomKind.Open,
        "public" => Wire.RoomKind.Public,
        "private" => Wire.RoomKind.Private,
        "direct" => Wire.RoomKind.Direct,
        _ => Wire.RoomKind.Unspecified,
    };

    private static Wire.Role Role(string? name) => name switch
    {
        "owner" => Wire.Role.Owner,
        "moderator" => Wire.Role.Moderator,
        "member" => Wire.Role.Member,
        "invited" => Wire.Role.Invited,
        _ => Wire.Role.None,
    };
}
