using System.Buffers.Binary;
using OrleansChat.Gateway.Feeds;
using OrleansChat.Rooms;

namespace OrleansChat.Tests.Gateway.Feeds;

/// <summary>Encodes a message as its sequence, eight bytes, and counts how often it was asked to.</summary>
internal sealed class SequenceEncoder : IEventEncoder
{
    private int _calls;

    public int Calls => _calls;

    public ReadOnlyMemory<byte> Encode(ChatMessage message)
    {
        Interlocked.Increment(ref _calls);
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, message.Sequence);
        return bytes;
    }

    public static IEnumerable<long> Decode(FeedRun run) => run.Parts.Select(part => BinaryPrimitives.ReadInt64BigEndian(part.Span));
}
