using System.Buffers.Binary;
using System.Security.Cryptography;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.QtGrpcChat;

/// <summary>The keys of one stream's messages, by which it tells them from all others when they come back in a feed.</summary>
/// <remarks>A random half that all of them share, and a number. One thread at a time counts; any may ask.</remarks>
internal sealed class SessionKeys
{
    private const int HalfLength = 8;

    private readonly byte[] _mark = RandomNumberGenerator.GetBytes(HalfLength);
    private long _count;

    public MessageKey Next()
    {
        Span<byte> key = stackalloc byte[2 * HalfLength];
        _mark.CopyTo(key);
        BinaryPrimitives.WriteInt64BigEndian(key[HalfLength..], ++_count);
        return new MessageKey(new Guid(key));
    }

    public bool Contains(MessageKey key)
    {
        Span<byte> bytes = stackalloc byte[2 * HalfLength];
        return key.Value.TryWriteBytes(bytes) && bytes[..HalfLength].SequenceEqual(_mark);
    }
}
