namespace OrleansChat.Relays;

/// <summary>Where what is relayed is published, as <see cref="RelayDeliveries"/> by <see cref="Rooms.RoomStream.Provider"/>: one stream a gateway, whose name is the key.</summary>
public static class RelayStream
{
    public const string Namespace = "relay";
}
