using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.WebChannel;

/// <summary>The newest list of users as a frame; encoded once for all who are told of it.</summary>
internal sealed class WebChannelUserLists
{
    private Encoded? _newest;

    public ReadOnlyMemory<byte> Frame(RoomRoster roster)
    {
        var newest = _newest;
        if (newest is null || !ReferenceEquals(newest.Roster, roster))
        {
            _newest = newest = new Encoded(roster, WebChannelCodec.UserList(roster)); // two may do this at once; the bytes are the same
        }

        return newest.Bytes;
    }

    private sealed record Encoded(RoomRoster Roster, byte[] Bytes);
}
