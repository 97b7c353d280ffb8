namespace OrleansChat.Rooms;

/// <summary>Where a room's events are published: provider and namespace; the key is the room's name.</summary>
public static class RoomStream
{
    public const string Provider = "rooms";

    public const string Namespace = "room";
}
