using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Feeds;

/// <summary>Consecutive messages in one protocol's bytes, ready to be written; shared by all readers that stand at the same place.</summary>
internal sealed class FeedRun
{
    private ReadOnlyMemory<byte> _joined;

    private FeedRun(IEventEncoder encoder, long after, ChatMessage[] messages, ReadOnlyMemory<byte>[] parts)
    {
        Encoder = encoder;
        After = after;
        Last = after + messages.Length;
        Messages = messages;
        Parts = parts;
        foreach (var part in parts)
        {
            Bytes += part.Length;
        }

        foreach (var message in messages)
        {
            HasChanges |= message.Content.Change is not null;
        }
    }

    /// <summary>The protocol whose bytes these are.</summary>
    public IEventEncoder Encoder { get; }

    /// <summary>The run begins behind this sequence …</summary>
    public long After { get; }

    /// <summary>… and ends with this one. The same as <see cref="After"/> when it is empty.</summary>
    public long Last { get; }

    public ReadOnlyMemory<byte>[] Parts { get; }

    /// <summary>The messages that <see cref="Parts"/> are the bytes of, one for one.</summary>
    public ChatMessage[] Messages { get; }

    public int Bytes { get; }

    /// <summary>Whether one of the messages changes the room or somebody's standing in it, as hardly any does.</summary>
    public bool HasChanges { get; }

    /// <summary>The parts as one piece; joined once for all readers.</summary>
    public ReadOnlyMemory<byte> Joined => _joined.IsEmpty && Parts.Length > 0 ? _joined = Join() : _joined;

    public static FeedRun Empty(IEventEncoder encoder, long after) => new(encoder, after, [], []);

    /// <summary>Takes from the events in turn while they fit; always the first.</summary>
    /// <param name="after">The sequence before the first event.</param>
    /// <param name="events">Consecutive, ascending.</param>
    /// <param name="encoder">The protocol.</param>
    /// <param name="maxBytes">What fits.</param>
    public static FeedRun Encode(long after, IEnumerable<FeedEvent> events, IEventEncoder encoder, int maxBytes)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        var messages = new List<ChatMessage>();
        var bytes = 0L;
        foreach (var next in events)
        {
            var part = next.EncodedBy(encoder);
            bytes += part.Length;
            if (parts.Count > 0 && bytes > maxBytes)
            {
                break;
            }

            parts.Add(part);
            messages.Add(next.Message);
        }

        return new FeedRun(encoder, after, [.. messages], [.. parts]);
    }

    public static FeedRun Encode(long after, IEnumerable<ChatMessage> messages, IEventEncoder encoder, int maxBytes) =>
        Encode(after, messages.Select(message => new FeedEvent(message)), encoder, maxBytes);

    /// <summary>The run up to a sequence that is in it.</summary>
    public FeedRun Through(long sequence)
    {
        var length = (int)(sequence - After);
        return new FeedRun(Encoder, After, Messages[..length], Parts[..length]);
    }

    private ReadOnlyMemory<byte> Join()
    {
        if (Parts.Length == 1)
        {
            return Parts[0];
        }

        var joined = new byte[Bytes];
        var rest = joined.AsSpan();
        foreach (var part in Parts)
        {
            part.Span.CopyTo(rest);
            rest = rest[part.Length..];
        }

        return joined;
    }
}
