namespace OrleansChat.Users;

/// <summary>Whether a user is here.</summary>
/// <param name="Online">At least one session lives.</param>
/// <param name="LastSeen">When the last session ended; null while online, and for who was never seen.</param>
[GenerateSerializer, Immutable, Alias("chat.UserPresence")]
public sealed record UserPresence([property: Id(0)] bool Online, [property: Id(1)] DateTimeOffset? LastSeen);
