using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>What is so in rooms that everybody is in.</summary>
public static class OpenRoom
{
    /// <summary>The lobby's, until somebody changes it.</summary>
    public static RoomCard Lobby { get; } = new(RoomKind.Open, "Lobby");

    /// <summary>What somebody is, at least: in an open room a member, or an owner.</summary>
    /// <param name="standing">What is stored of it.</param>
    /// <param name="kind">The room's; null: there is none.</param>
    /// <param name="owners">Who own open rooms.</param>
    public static RoomStanding Raise(RoomStanding standing, RoomKind? kind, IReadOnlyList<string> owners)
    {
        if (kind != RoomKind.Open)
        {
            return standing;
        }

        var least = owners.Contains(standing.User, StringComparer.Ordinal) ? RoomRole.Owner : RoomRole.Member;
        return standing.Role < least ? standing with { Role = least } : standing;
    }
}
