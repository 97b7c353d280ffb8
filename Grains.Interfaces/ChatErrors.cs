using System.Collections.Frozen;

namespace OrleansChat;

/// <summary>Every error there is. 100-199: try again. 200-299: the command cannot succeed as it is. 300-399: who you are.</summary>
public static class ChatErrors
{
    public static readonly ChatError Busy = new(100, "busy", "Too much at once; try again.", Retryable: true);
    public static readonly ChatError RoomMoved = new(101, "room_moved", "The room is starting anew; try again.", Retryable: true);
    public static readonly ChatError Unavailable = new(102, "unavailable", "The store cannot be reached; try again.", Retryable: true);
    public static readonly ChatError RegistrationFailed = new(103, "registration_failed", "Whether the name was registered is not known; sign in, or try again.", Retryable: true);
    public static readonly ChatError TooLarge = new(200, "too_large", "The message is larger than this server accepts.");
    public static readonly ChatError BadRequest = new(201, "bad_request", "A field of the request is missing, or is not what it should be.");
    public static readonly ChatError UnknownRequest = new(202, "unknown_request", "There is no such request.");
    public static readonly ChatError NoSuchRoom = new(203, "no_such_room", "There is no such room.");
    public static readonly ChatError NotSubscribed = new(204, "not_subscribed", "This connection does not follow the room.");
    public static readonly ChatError NoSuchMessage = new(205, "no_such_message", "There is no message with this number, or not any more.");
    public static readonly ChatError NotAnImage = new(206, "not_an_image", "This is no PNG, JPEG, GIF, WebP, BMP or AVIF image.");
    public static readonly ChatError AlreadySubscribed = new(207, "already_subscribed", "This connection follows the room already.");
    public static readonly ChatError NotAMember = new(208, "not_a_member", "Join the room first.");
    public static readonly ChatError NotAllowed = new(209, "not_allowed", "This is not yours to do in this room.");
    public static readonly ChatError Muted = new(210, "muted", "You have been muted in this room for a while.");
    public static readonly ChatError Banned = new(211, "banned", "You have been banned from this room.");
    public static readonly ChatError RoomExists = new(212, "room_exists", "There is a room of this name; take another.");
    public static readonly ChatError NoSuchUser = new(213, "no_such_user", "There is no user of this name.");
    public static readonly ChatError LastOwner = new(214, "last_owner", "You are the room's only owner; make somebody else one first.");
    public static readonly ChatError EverybodysRoom = new(215, "everybodys_room", "Nobody joins or leaves this room, or is put out of it.");
    public static readonly ChatError TooManyRooms = new(216, "too_many_rooms", "This connection follows as many rooms as it may.");
    public static readonly ChatError ReadOnly = new(217, "read_only", "In this room only moderators speak.");
    public static readonly ChatError TooManyReactions = new(218, "too_many_reactions", "This message has as many different reactions as it may.");
    public static readonly ChatError WrongCredentials = new(300, "wrong_credentials", "User or password are invalid.");
    public static readonly ChatError TooManyAttempts = new(301, "too_many_attempts", "Too many failed attempts to sign in; wait a minute.", Retryable: true);
    public static readonly ChatError NameRegistered = new(302, "name_registered", "This name is registered; it is had by its password only.");
    public static readonly ChatError NameInUse = new(303, "name_in_use", "Somebody is here under this name.");
    public static readonly ChatError RegistrationClosed = new(304, "registration_closed", "New names are not registered on this server.");
    public static readonly ChatError NotSignedIn = new(305, "not_signed_in", "Sign in first.");
    public static readonly ChatError AlreadySignedIn = new(306, "already_signed_in", "This connection has signed in already.");
    public static readonly ChatError TokenInvalid = new(307, "token_invalid", "The token is none of this server, or has expired; sign in with the password.");

    public static FrozenDictionary<int, ChatError> ByCode { get; } =
        new[]
        {
            Busy, RoomMoved, Unavailable, RegistrationFailed, TooLarge, BadRequest, UnknownRequest, NoSuchRoom, NotSubscribed, NoSuchMessage, NotAnImage,
            AlreadySubscribed, NotAMember, NotAllowed, Muted, Banned, RoomExists, NoSuchUser, LastOwner, EverybodysRoom, TooManyRooms, ReadOnly, TooManyReactions,
            WrongCredentials, TooManyAttempts, NameRegistered, NameInUse, RegistrationClosed, NotSignedIn, AlreadySignedIn, TokenInvalid,
        }.ToFrozenDictionary(error => error.Code);
}
