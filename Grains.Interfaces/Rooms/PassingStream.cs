namespace OrleansChat.Rooms;

/// <summary>Where what passes through a room is published, as <see cref="RoomEvents"/> by <see cref="RoomStream.Provider"/>; the key is the room's name.</summary>
public static class PassingStream
{
    public const string Namespace = "passing";
}
