namespace OrleansChat.Rooms;

/// <summary>What somebody is in a room; who has the higher number may do more.</summary>
[GenerateSerializer, Alias("chat.RoomRole")]
public enum RoomRole
{
    None = 0,

    /// <summary>May join, and is no member yet.</summary>
    Invited = 1,

    Member = 2,

    /// <summary>Deletes what others said, and mutes, puts out and bans those below.</summary>
    Moderator = 3,

    /// <summary>Gives roles, and says what kind of room it is.</summary>
    Owner = 4,
}
