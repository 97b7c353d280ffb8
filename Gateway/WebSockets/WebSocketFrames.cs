using System.Buffers.Binary;
using System.Text;

namespace OrleansChat.Gateway.WebSockets;

/// <summary>Writes the frames of a server. They are not masked, so the bytes of one frame serve every connection.</summary>
/// <remarks><code>80|opcode  length (7 bits, or 126 and 16, or 127 and 64 bits)  payload</code></remarks>
internal static class WebSocketFrames
{
    /// <summary>Bytes before the payload at most.</summary>
    public const int MaxHeaderBytes = 10;

    private const byte Final = 0x80;

    public static byte[] Text(ReadOnlySpan<byte> utf8) => Frame(WebSocketOpcode.Text, utf8);

    public static byte[] Frame(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[MaxHeaderBytes];
        var length = WriteHeader(header, opcode, payload.Length);
        var frame = new byte[length + payload.Length];
        header[..length].CopyTo(frame);
        payload.CopyTo(frame.AsSpan(length));
        return frame;
    }

    /// <param name="code">The close code.</param>
    /// <param name="reason">Why, in words; cut to what a control frame can hold.</param>
    public static byte[] Close(int code, string reason)
    {
        Span<byte> payload = stackalloc byte[125];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        Encoding.UTF8.TryGetBytes(reason, payload[2..], out var written);
        return Frame(WebSocketOpcode.Close, payload[..(2 + written)]);
    }

    /// <summary>Writes a whole frame's header.</summary>
    /// <returns>Its length, 2 to <see cref="MaxHeaderBytes"/>.</returns>
    public static int WriteHeader(Span<byte> destination, WebSocketOpcode opcode, int payloadLength)
    {
        destination[0] = (byte)(Final | (byte)opcode);
        switch (payloadLength)
        {
            case < 126:
                destination[1] = (byte)payloadLength;
                return 2;
            case <= ushort.MaxValue:
                destination[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
                return 4;
            default:
                destination[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payloadLength);
                return 10;
        }
    }
}
