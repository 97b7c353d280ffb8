using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Feeds;

/// <summary>A message in a feed's ring, with what each protocol has made of it so far.</summary>
internal sealed class FeedEvent(ChatMessage message)
{
    private Encoding? _encodings;

    public ChatMessage Message { get; } = message;

    /// <summary>The message in the encoder's form. Two readers that ask first at once may both encode; the bytes are the same.</summary>
    public ReadOnlyMemory<byte> EncodedBy(IEventEncoder encoder)
    {
        for (var known = _encodings; known is not null; known = known.Next)
        {
            if (known.Encoder == encoder)
            {
                return known.Bytes;
            }
        }

        var made = new Encoding(encoder, encoder.Encode(Message), _encodings);
        _encodings = made;
        return made.Bytes;
    }

    private sealed record Encoding(IEventEncoder Encoder, ReadOnlyMemory<byte> Bytes, Encoding? Next);
}
