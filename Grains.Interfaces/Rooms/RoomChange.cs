namespace OrleansChat.Rooms;

/// <summary>How a room, or somebody's standing in it, became another. The log has all of them; what they add up to is kept beside it.</summary>
/// <param name="Card">The whole card as it is now; when that is what changed.</param>
/// <param name="Standing">Somebody's whole standing as it is now; when that is what changed.</param>
[GenerateSerializer, Immutable, Alias("chat.RoomChange")]
public sealed record RoomChange([property: Id(0)] RoomAct What, [property: Id(1)] RoomCard? Card = null, [property: Id(2)] RoomStanding? Standing = null);

/// <summary>What can be done to a room and to those in it.</summary>
[GenerateSerializer, Alias("chat.RoomAct")]
public enum RoomAct
{
    /// <summary>By its first owner; card and standing.</summary>
    Created = 0,
    Settings = 1,
    Joined = 2,

    /// <summary>Also: an invitation was declined.</summary>
    Left = 3,
    Invited = 4,

    /// <summary>Also: an invitation was taken back.</summary>
    Kicked = 5,
    Banned = 6,
    Unbanned = 7,
    Muted = 8,
    Unmuted = 9,
    RoleGiven = 10,
}
