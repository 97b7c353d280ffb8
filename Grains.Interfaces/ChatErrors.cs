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
    public static readonly ChatError WrongCredentials = new(300, "wrong_credentials", "User or password are invalid.");
    public static readonly ChatError TooManyAttempts = new(301, "too_many_attempts", "Too many failed attempts to sign in; wait a minute.", Retryable: true);
    public static readonly ChatError NameRegistered = new(302, "name_registered", "This name is registered; it is had by its password only.");
    public static readonly ChatError NameInUse = new(303, "name_in_use", "Somebody is here under this name.");
    public static readonly ChatError RegistrationClosed = new(304, "registration_closed", "New names are not registered on this server.");

    public static FrozenDictionary<int, ChatError> ByCode { get; } =
        new[]
        {
            Busy, RoomMoved, Unavailable, RegistrationFailed, TooLarge, WrongCredentials, TooManyAttempts, NameRegistered, NameInUse, RegistrationClosed,
        }.ToFrozenDictionary(error => error.Code);
}
