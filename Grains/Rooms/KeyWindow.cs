using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>The keys of the last while, by which a repeat is known.</summary>
/// <remarks>
/// Bound by time alone: a key that was forgotten early would let a repeat in. For the same reason the time is that for which the room has
/// run, which nobody can set, and not that of the clock. About 120 bytes a message of the window.
/// </remarks>
internal sealed class KeyWindow(TimeSpan length)
{
    private readonly Dictionary<(string Author, MessageKey Key), Known> _byKey = [];
    private readonly Queue<(string Author, MessageKey Key, TimeSpan Since)> _byAge = new();

    public int Count => _byKey.Count;

    /// <summary>Where the message with this key is, if there is one.</summary>
    public Known? Find(string author, MessageKey key, TimeSpan uptime)
    {
        Forget(uptime);
        return _byKey.TryGetValue((author, key), out var known) ? known : null;
    }

    public void Add(RememberedKey key, TimeSpan uptime)
    {
        _byKey[(key.Author, key.Key)] = new Known(key.Sequence, key.At);
        _byAge.Enqueue((key.Author, key.Key, uptime));
    }

    private void Forget(TimeSpan uptime)
    {
        while (_byAge.TryPeek(out var oldest) && oldest.Since < uptime - length)
        {
            _byAge.Dequeue();
            _byKey.Remove((oldest.Author, oldest.Key));
        }
    }

    public readonly record struct Known(long Sequence, DateTimeOffset At);
}
