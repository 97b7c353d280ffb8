namespace OrleansChat.Users;

/// <summary>A hint for the gateways where a user is: something about one of the user's rooms changed. It may be lost; the store has the truth.</summary>
/// <param name="Read">Up to where the user has read; null: something else.</param>
[GenerateSerializer, Immutable, Alias("chat.UserNotice")]
public sealed record UserNotice([property: Id(0)] string User, [property: Id(1)] string Room, [property: Id(2)] long? Read);

/// <summary>Where notices are published, by <see cref="Rooms.RoomStream.Provider"/>; the key is the gateway's name.</summary>
public static class UserNoticeStream
{
    public const string Namespace = "users";
}
