using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Feeds;

/// <summary>The most recent messages of a room, without holes, bounded in count and bytes.</summary>
/// <remarks>No lock; the feed has one. The bytes counted are those of the bodies, of which each protocol that is in use holds another copy.</remarks>
internal sealed class FeedRing(int maxMessages, int maxBytes)
{
    private readonly FeedEvent[] _events = new FeedEvent[maxMessages];
    private long _bytes;

    /// <summary>The sequence before the first that is here.</summary>
    public long Before { get; private set; }

    /// <summary>The sequence of the last; the same as <see cref="Before"/> when the ring is empty.</summary>
    public long Last { get; private set; }

    /// <summary>Begins anew behind a sequence, with nothing.</summary>
    public void Reset(long last)
    {
        Array.Clear(_events);
        _bytes = 0;
        Before = Last = last;
    }

    /// <summary>Adds the message behind the last, and lets go of the oldest until all fit; the newest always stays.</summary>
    public void Add(ChatMessage message)
    {
        if (message.Sequence != Last + 1)
        {
            throw new ArgumentOutOfRangeException(nameof(message), $"{message.Sequence} does not follow {Last}.");
        }

        if (Last - Before == _events.Length)
        {
            DropOldest();
        }

        Last = message.Sequence;
        _events[Slot(Last)] = new FeedEvent(message);
        _bytes += message.Content.Body.Length;
        while (_bytes > maxBytes && Last - Before > 1)
        {
            DropOldest();
        }
    }

    /// <summary>Messages behind a sequence that is not before the ring: in turn, until their bodies are more than so many bytes; always the first.</summary>
    public List<FeedEvent> Take(long after, int maxBytes)
    {
        var taken = new List<FeedEvent>();
        var bytes = 0L;
        for (var next = after + 1; next <= Last && bytes <= maxBytes; next++)
        {
            var found = _events[Slot(next)];
            bytes += found.Message.Content.Body.Length;
            taken.Add(found);
        }

        return taken;
    }

    private void DropOldest()
    {
        Before++;
        _bytes -= _events[Slot(Before)].Message.Content.Body.Length;
        _events[Slot(Before)] = null!; // behind Before nothing is read
    }

    private int Slot(long sequence) => (int)(sequence % _events.Length);
}
