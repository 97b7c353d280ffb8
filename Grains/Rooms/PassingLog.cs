using System.Collections.Immutable;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>The last of what passed through a room, in memory: bounded in count, bytes and age.</summary>
/// <remarks>No clock and no lock: the grain brings the time and the turns. The newest always stays until it is too old.</remarks>
internal sealed class PassingLog(int maxMessages, int maxBytes, TimeSpan keepFor)
{
    private readonly Queue<ChatMessage> _kept = new();
    private long _bytes;

    /// <summary>The sequence of the last message that was added; 0 before the first.</summary>
    public long Last { get; private set; }

    /// <summary>Adds the message behind the last.</summary>
    public void Add(ChatMessage message)
    {
        _kept.Enqueue(message);
        _bytes += message.Content.Body.Length;
        Last = message.Sequence;
        while (_kept.Count > 1 && (_kept.Count > maxMessages || _bytes > maxBytes))
        {
            Drop();
        }
    }

    /// <summary>Lets go of what is too old.</summary>
    public void Expire(DateTimeOffset now)
    {
        while (_kept.TryPeek(out var oldest) && oldest.At < now - keepFor)
        {
            Drop();
        }
    }

    /// <summary>A page, in ascending order whichever way is asked; empty where what should be its first is not kept any more.</summary>
    public ImmutableArray<ChatMessage> Read(ReadHistory query)
    {
        var before = Last - _kept.Count;
        if (query.Direction == HistoryDirection.Forward)
        {
            return query.From < before ? [] : [.. Fitting(_kept.Skip((int)Math.Min(query.From - before, int.MaxValue)), query)];
        }

        var page = Fitting(_kept.Reverse().Where(message => message.Sequence < query.From), query).ToList();
        page.Reverse();
        return [.. page];
    }

    // In turn while they fit; always the first.
    private static IEnumerable<ChatMessage> Fitting(IEnumerable<ChatMessage> messages, ReadHistory query)
    {
        var bytes = 0L;
        var count = 0;
        foreach (var message in messages)
        {
            bytes += message.Content.Body.Length;
            if (count++ == query.MaxMessages || (count > 1 && bytes > query.MaxBytes))
            {
                yield break;
            }

            yield return message;
        }
    }

    private void Drop() => _bytes -= _kept.Dequeue().Content.Body.Length;
}
