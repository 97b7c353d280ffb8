using System.Buffers.Binary;

namespace OrleansChat.Bench.Load.WebSockets;

/// <summary>A WebSocket frame (RFC 6455, section 5.2), as a client reads and writes it.</summary>
/// <remarks>
/// On the wire: FIN and opcode (1 byte), mask bit and length (1 byte; 126: 2 more bytes hold it, 127: 8 more), from a client the mask
/// (4 bytes), then the payload. The mask of the load generator is zero, which leaves the payload as it is.
/// </remarks>
internal readonly record struct WebSocketFrame(WebSocketOpcode Opcode, bool IsEnd)
{
    private const byte Fin = 0x80, OpcodeBits = 0x0f, MaskBit = 0x80, LengthBits = 0x7f;
    private const int Length16 = 126, Length64 = 127, MaskLength = 4;

    /// <summary>Takes a whole frame off the start of <paramref name="bytes"/>, if there is one.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, out WebSocketFrame frame, out ReadOnlySpan<byte> payload)
    {
        frame = default;
        payload = default;
        if (bytes.Length < 2) { return false; }
        if ((bytes[1] & MaskBit) != 0) { throw new InvalidDataException("The server masked a frame."); }

        var shortLength = bytes[1] & LengthBits;
        var headLength = shortLength switch { Length16 => 4, Length64 => 10, _ => 2 };
        if (bytes.Length < headLength) { return false; }
        var length = shortLength switch
        {
            Length16 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            Length64 => BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
            _ => (ulong)shortLength,
        };
        if ((ulong)(bytes.Length - headLength) < length) { return false; }

        frame = new WebSocketFrame((WebSocketOpcode)(bytes[0] & OpcodeBits), (bytes[0] & Fin) != 0);
        payload = bytes.Slice(headLength, (int)length);
        bytes = bytes[(headLength + (int)length)..];
        return true;
    }

    /// <summary>A whole masked frame, and where in it the payload begins.</summary>
    public static (byte[] Frame, int PayloadAt) Encode(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, ushort.MaxValue);
        var isShort = payload.Length < Length16;
        var payloadAt = (isShort ? 2 : 4) + MaskLength;
        var frame = new byte[payloadAt + payload.Length];
        frame[0] = (byte)(Fin | (byte)opcode);
        frame[1] = (byte)(MaskBit | (isShort ? payload.Length : Length16));
        if (!isShort) { BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length); }
        payload.CopyTo(frame.AsSpan(payloadAt));
        return (frame, payloadAt);
    }
}
