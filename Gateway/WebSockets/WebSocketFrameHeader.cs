using System.Buffers.Binary;

namespace OrleansChat.Gateway.WebSockets;

/// <summary>The head of a client's frame.</summary>
/// <remarks>
/// <code>
/// byte 0: fin(1) rsv(3, must be 0) opcode(4)
/// byte 1: mask(1, must be 1) length(7)   then 0, 2 or 8 bytes of length, then 4 bytes of mask
/// </code>
/// </remarks>
/// <param name="Mask">The four mask bytes as they lie in memory.</param>
internal readonly record struct WebSocketFrameHeader(WebSocketOpcode Opcode, bool IsFinal, long PayloadLength, uint Mask)
{
    /// <summary>Bytes that a client's header has at most.</summary>
    public const int MaxBytes = 14;

    private const int MaxControlPayload = 125;

    public bool IsControl => Opcode >= WebSocketOpcode.Close;

    /// <summary>Reads a header from the beginning of what has come.</summary>
    /// <param name="bytes">What has come so far.</param>
    /// <param name="header">Set when it returns more than 0.</param>
    /// <returns>The header's length; 0: not all of it is here; -1: it is none that a client may send.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, out WebSocketFrameHeader header)
    {
        header = default;
        if (bytes.Length < 2)
        {
            return 0;
        }

        var opcode = (WebSocketOpcode)(bytes[0] & 0x0F);
        var isFinal = (bytes[0] & 0x80) != 0;
        var length = (long)(bytes[1] & 0x7F);
        var isControl = opcode >= WebSocketOpcode.Close;
        if ((bytes[0] & 0x70) != 0 // no extension was agreed on
            || opcode is (> WebSocketOpcode.Binary and < WebSocketOpcode.Close) or > WebSocketOpcode.Pong
            || (bytes[1] & 0x80) == 0
            || (isControl && (!isFinal || length > MaxControlPayload)))
        {
            return -1;
        }

        var lengthBytes = length switch { 126 => 2, 127 => 8, _ => 0 };
        var total = 2 + lengthBytes + 4;
        if (bytes.Length < total)
        {
            return 0;
        }

        length = lengthBytes switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            8 => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
            _ => length,
        };
        if (length < 0) // the highest bit must be 0
        {
            return -1;
        }

        header = new WebSocketFrameHeader(opcode, isFinal, length, BitConverter.ToUInt32(bytes[(2 + lengthBytes)..]));
        return total;
    }
}
