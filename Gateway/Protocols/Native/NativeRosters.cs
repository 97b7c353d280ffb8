using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>A room's newest roster as a frame; encoded once for all who are told of it.</summary>
internal sealed class NativeRosters(RoomId room, Func<ServerFrame, byte[]> encode)
{
    private Encoded? _newest;

    public ReadOnlyMemory<byte> Frame(RoomRoster roster)
    {
        var newest = _newest;
        if (newest is null || !ReferenceEquals(newest.Roster, roster))
        {
            // Two may do this at once; the bytes are the same.
            _newest = newest = new Encoded(roster, encode(new ServerFrame.Roster(room.Value, roster.Count, roster.Names)));
        }

        return newest.Bytes;
    }

    private sealed record Encoded(RoomRoster Roster, byte[] Bytes);
}
