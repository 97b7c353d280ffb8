namespace OrleansChat.Rooms;

/// <summary>Who is in a room.</summary>
[GenerateSerializer, Alias("chat.RoomKind")]
public enum RoomKind
{
    /// <summary>Everybody, without joining: the lobby.</summary>
    Open = 0,

    /// <summary>Who has joined; anybody finds it and may.</summary>
    Public = 1,

    /// <summary>Who was invited and has joined. To others there is no such room.</summary>
    Private = 2,

    /// <summary>Two people and never anybody else.</summary>
    Direct = 3,
}
