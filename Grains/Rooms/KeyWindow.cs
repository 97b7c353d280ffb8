using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>The keys of the last while, by which a repeat is known.</summary>
/// <remarks>Bound by time alone: a key that was forgotten early would let a repeat in. About 120 bytes a message of the window.</remarks>
internal sealed class KeyWindow(TimeSpan length)
{
    private readonly Dictionary<(string Author, MessageKey Key), RememberedKey> _byKey = [];
    private readonly Queue<RememberedKey> _byAge = new();

    public int Count => _byKey.Count;

    public RememberedKey? Find(string author, MessageKey key, DateTimeOffset now)
    {
        Forget(now);
        return _byKey.TryGetValue((author, key), out var known) ? known : null;
    }

    public void Add(RememberedKey key)
    {
        _byKey[(key.Author, key.Key)] = key;
        _byAge.Enqueue(key);
    }

    // By order of acceptance: a clock that was set back only makes the window longer.
    private void Forget(DateTimeOffset now)
    {
        while (_byAge.TryPeek(out var oldest) && oldest.At < now - length)
        {
            _byAge.Dequeue();
            _byKey.Remove((oldest.Author, oldest.Key));
        }
    }
}
