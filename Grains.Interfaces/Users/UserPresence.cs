namespace OrleansChat.Users;

/// <summary>Whether a user is here, and how.</summary>
/// <param name="Online">At least one session lives.</param>
/// <param name="LastSeen">When the last session ended; null while online, and for who was never seen.</param>
/// <param name="HasAccount">The name is registered: who has it knows its password, unless guests may have registered names.</param>
/// <param name="Status">What a session of the user last said of itself, in its protocol's numbers; null when offline, and until one says so.</param>
/// <param name="Sessions">How many sessions live.</param>
[GenerateSerializer, Immutable, Alias("chat.UserPresence")]
public sealed record UserPresence(
    [property: Id(0)] bool Online,
    [property: Id(1)] DateTimeOffset? LastSeen,
    [property: Id(2)] bool HasAccount = false,
    [property: Id(3)] int? Status = null,
    [property: Id(4)] int Sessions = 0);
