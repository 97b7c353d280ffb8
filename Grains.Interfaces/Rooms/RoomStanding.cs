namespace OrleansChat.Rooms;

/// <summary>What somebody is in a room.</summary>
/// <param name="InvitedBy">Who asked them in, while they are invited.</param>
/// <param name="MutedUntil">Until then they do not speak; null, or past: they do.</param>
/// <param name="IsBanned">They do not come in again.</param>
[GenerateSerializer, Immutable, Alias("chat.RoomStanding")]
public sealed record RoomStanding(
    [property: Id(0)] string User,
    [property: Id(1)] RoomRole Role,
    [property: Id(2)] string? InvitedBy = null,
    [property: Id(3)] DateTimeOffset? MutedUntil = null,
    [property: Id(4)] bool IsBanned = false)
{
    /// <summary>Whether there is nothing to be kept of it.</summary>
    public bool IsNothing => this is { Role: RoomRole.None, MutedUntil: null, IsBanned: false };
}
