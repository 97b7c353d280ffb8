using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Protocols.Native;

internal static partial class NativeCodec
{
    private const int LengthBytes = 4;
    private const int MostRooms = 200;
    private const int FewMembers = 200;
    private const int MostInvited = 100;

    /// <summary>Names that begin so are those of direct rooms.</summary>
    public const string DirectPrefix = "direct-";

    private static readonly TimeSpan LongestMute = TimeSpan.FromDays(30);

    /// <summary>Reads what a client sent with an image as it is, <c>length:32 | request | image</c> (big-endian; the length is the request's).</summary>
    /// <returns>False when it cannot be answered.</returns>
    public static bool TryReadBinary(ReadOnlyMemory<byte> frame, [NotNullWhen(true)] out NativeRequest? request)
    {
        request = null;
        if (frame.Length < LengthBytes || BinaryPrimitives.ReadUInt32BigEndian(frame.Span) is var length && length > frame.Length - LengthBytes)
        {
            return false;
        }

        var image = frame[(LengthBytes + (int)length)..];
        return TryRead(frame.Slice(LengthBytes, (int)length), out request, image);
    }

    private static NativeRequest ReadAboutRooms(string kind, long id, RequestFields fields) => kind switch
    {
        "directory" => new NativeRequest.Directory(id, new FindRooms(
            fields.FindText("search"), fields.Has("after") ? fields.Room("after").Value : null, (int)(fields.FindInteger("limit", 1, MostRooms) ?? Few))),
        "create" => ReadCreate(id, fields),
        "direct" => new NativeRequest.Direct(id, fields.User()),
        "info" => new NativeRequest.Info(id, fields.Room()),
        "join" => new NativeRequest.Stand(id, fields.Room(), RoomAct.Joined, null),
        "leave" => new NativeRequest.Stand(id, fields.Room(), RoomAct.Left, null),
        "invite" => new NativeRequest.Stand(id, fields.Room(), RoomAct.Invited, fields.User()),
        "kick" => new NativeRequest.Stand(id, fields.Room(), RoomAct.Kicked, fields.User()),
        "ban" => new NativeRequest.Stand(id, fields.Room(), RoomAct.Banned, fields.User()),
        "unban" => new NativeRequest.Stand(id, fields.Room(), RoomAct.Unbanned, fields.User()),
        "mute" => new NativeRequest.Stand(id, fields.Room(), RoomAct.Muted, fields.User(), For: ReadMute(fields)),
        "unmute" => new NativeRequest.Stand(id, fields.Room(), RoomAct.Unmuted, fields.User()),
        "role" => new NativeRequest.Stand(
            id, fields.Room(), RoomAct.RoleGiven, fields.User(), fields.Named("role", NativeNames.FindRole, "is none of owner, moderator, member")),
        "settings" => ReadSettings(id, fields),
        "members" => new NativeRequest.Members(id, fields.Room(), fields.FindText("after"), (int)(fields.FindInteger("limit", 1, MostMessages) ?? FewMembers)),
        "edit" => new NativeRequest.Annotate(id, fields.Room(), fields.Key(), ContentKind.Edit, ReadTarget(fields), fields.Text("text")),
        "delete" => new NativeRequest.Annotate(id, fields.Room(), fields.Key(), ContentKind.Deletion, ReadTarget(fields), ""),
        "react" => new NativeRequest.Annotate(id, fields.Room(), fields.Key(), ContentKind.Reaction, ReadTarget(fields), fields.Reaction()),
        "unreact" => new NativeRequest.Annotate(id, fields.Room(), fields.Key(), ContentKind.ReactionTakenBack, ReadTarget(fields), fields.Reaction()),
        "read" => new NativeRequest.Read(id, fields.Room(), fields.Integer("seq", 0, RequestFields.MaxInteger)),
        _ => new NativeRequest.Refused(id, ChatErrors.UnknownRequest),
    };

    private static NativeRequest.Create ReadCreate(long id, RequestFields fields)
    {
        var room = fields.Room();
        if (room.Value.StartsWith(DirectPrefix, StringComparison.Ordinal))
        {
            fields.Refuse($"room begins with {DirectPrefix}, as those of two people do.");
        }

        var kind = fields.Named("kind", NativeNames.FindKind, "is none of public, private");
        var card = new RoomCard(kind, fields.FindText("title") ?? room.Value, fields.FindText("topic") ?? "");
        return new NativeRequest.Create(id, room, fields.Key(), card, fields.FindUsers("invite", MostInvited));
    }

    private static NativeRequest.Settings ReadSettings(long id, RequestFields fields)
    {
        RoomKind? kind = fields.Has("kind") ? fields.Named("kind", NativeNames.FindKind, "is none of public, private") : null;
        var settings = new NativeRequest.Settings(id, fields.Room(), fields.FindText("title"), fields.FindText("topic"), kind, fields.FindFlag("read_only"));
        if (settings is { Title: null, Topic: null, Kind: null, IsReadOnly: null })
        {
            fields.Refuse("title, topic, kind, read_only: at least one of these.");
        }

        return settings;
    }

    private static long ReadTarget(RequestFields fields) => fields.Integer("target", 1, RequestFields.MaxInteger);

    private static TimeSpan ReadMute(RequestFields fields) =>
        TimeSpan.FromMilliseconds(fields.Integer("for_ms", 1_000, (long)LongestMute.TotalMilliseconds));
}
