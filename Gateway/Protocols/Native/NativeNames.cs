using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>How kinds, roles and changes are called on the wire.</summary>
internal static class NativeNames
{
    public static string Of(RoomKind kind) => kind switch
    {
        RoomKind.Open => "open",
        RoomKind.Public => "public",
        RoomKind.Private => "private",
        RoomKind.Direct => "direct",
        _ => "other",
    };

    public static string Of(RoomRole role) => role switch
    {
        RoomRole.Owner => "owner",
        RoomRole.Moderator => "moderator",
        RoomRole.Member => "member",
        RoomRole.Invited => "invited",
        _ => "none",
    };

    public static string Of(RoomAct what) => what switch
    {
        RoomAct.Created => "created",
        RoomAct.Settings => "settings",
        RoomAct.Joined => "joined",
        RoomAct.Left => "left",
        RoomAct.Invited => "invited",
        RoomAct.Kicked => "kicked",
        RoomAct.Banned => "banned",
        RoomAct.Unbanned => "unbanned",
        RoomAct.Muted => "muted",
        RoomAct.Unmuted => "unmuted",
        RoomAct.RoleGiven => "role",
        _ => "other",
    };

    /// <summary>What a room may be made as; null: none of these.</summary>
    public static RoomKind? FindKind(string name) => name switch
    {
        "public" => RoomKind.Public,
        "private" => RoomKind.Private,
        _ => null,
    };

    /// <summary>What may be given; null: none of these.</summary>
    public static RoomRole? FindRole(string name) => name switch
    {
        "owner" => RoomRole.Owner,
        "moderator" => RoomRole.Moderator,
        "member" => RoomRole.Member,
        _ => null,
    };
}
