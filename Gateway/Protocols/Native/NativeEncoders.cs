using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>The encoders of one wire: the same for all readers of a room, so that what happens there is encoded once.</summary>
/// <remarks>
/// An encoder lives as long as somebody has it: a reader, or the ring of a feed, beside the bytes that it made. So who comes to a room whose
/// feed is still there finds those bytes, and rooms that nobody reads any more leave nothing but an empty entry, until the next sweep.
/// </remarks>
internal sealed class NativeEncoders(Func<ServerFrame, byte[]> encode)
{
    private const int FirstSweep = 64; // entries

    private readonly Lock _gate = new(); // guards the two below
    private readonly Dictionary<RoomId, WeakReference<NativeEncoder>> _byRoom = [];
    private int _sweepAt = FirstSweep;

    /// <summary>Entries, of which some may be empty.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byRoom.Count;
            }
        }
    }

    public NativeEncoder Of(RoomId room)
    {
        lock (_gate)
        {
            if (_byRoom.TryGetValue(room, out var known) && known.TryGetTarget(out var encoder))
            {
                return encoder;
            }

            if (_byRoom.Count >= _sweepAt)
            {
                Sweep();
            }

            encoder = new NativeEncoder(room, encode);
            _byRoom[room] = new WeakReference<NativeEncoder>(encoder);
            return encoder;
        }
    }

    // At the double of what was left, so that each entry is looked at a bounded number of times.
    private void Sweep()
    {
        foreach (var (room, known) in _byRoom)
        {
            if (!known.TryGetTarget(out _))
            {
                _byRoom.Remove(room);
            }
        }

        _sweepAt = Math.Max(FirstSweep, 2 * _byRoom.Count);
    }
}
