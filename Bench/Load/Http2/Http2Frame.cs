using System.Buffers.Binary;

namespace OrleansChat.Bench.Load.Http2;

/// <summary>The head of an HTTP/2 frame (RFC 9113, section 4.1).</summary>
/// <remarks>On the wire: length (3 bytes), type (1), flags (1), a reserved bit and the stream's number (4), all big-endian; then the payload.</remarks>
internal readonly record struct Http2Frame(int Length, Http2FrameType Type, byte Flags, int Stream)
{
    public const int HeadLength = 9;
    public const byte EndStream = 0x1;
    public const byte Ack = 0x1;
    public const byte EndHeaders = 0x4;
    private const byte Padded = 0x8;

    public bool Has(byte flag) => (Flags & flag) != 0;

    public void Write(Span<byte> head)
    {
        BinaryPrimitives.WriteInt32BigEndian(head, Length << 8);
        head[3] = (byte)Type;
        head[4] = Flags;
        BinaryPrimitives.WriteInt32BigEndian(head[5..], Stream);
    }

    /// <summary>Takes a whole frame off the start of <paramref name="bytes"/>, if there is one.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, out Http2Frame frame, out ReadOnlySpan<byte> payload)
    {
        frame = default;
        payload = default;
        if (bytes.Length < HeadLength) { return false; }

        var length = BinaryPrimitives.ReadInt32BigEndian(bytes) >>> 8;
        if (bytes.Length < HeadLength + length) { return false; }

        frame = new Http2Frame(length, (Http2FrameType)bytes[3], bytes[4], BinaryPrimitives.ReadInt32BigEndian(bytes[5..]) & int.MaxValue);
        payload = bytes.Slice(HeadLength, length);
        bytes = bytes[(HeadLength + length)..];
        return true;
    }

    /// <summary>What a DATA frame carries, without its padding.</summary>
    public ReadOnlySpan<byte> Content(ReadOnlySpan<byte> payload)
    {
        if (!Has(Padded)) { return payload; }
        if (payload.IsEmpty || payload[0] >= payload.Length) { throw new InvalidDataException("A DATA frame is shorter than its padding."); }
        return payload[1..^payload[0]];
    }
}
