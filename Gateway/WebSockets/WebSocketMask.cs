using System.Numerics;
using System.Runtime.InteropServices;

namespace OrleansChat.Gateway.WebSockets;

/// <summary>Takes a client's mask off (RFC 6455, section 5.3).</summary>
internal static class WebSocketMask
{
    /// <summary>Unmasks in place.</summary>
    /// <param name="payload">A piece of a frame's payload.</param>
    /// <param name="mask">The mask for the piece's first byte on, as it lies in memory.</param>
    /// <returns>The mask for the byte behind the piece.</returns>
    public static uint Apply(Span<byte> payload, uint mask)
    {
        var rest = payload;
        if (rest.Length >= Vector<byte>.Count)
        {
            var wide = Vector.AsVectorByte(new Vector<uint>(mask));
            while (rest.Length >= Vector<byte>.Count)
            {
                (new Vector<byte>(rest) ^ wide).CopyTo(rest);
                rest = rest[Vector<byte>.Count..];
            }
        }

        Span<uint> key = [mask];
        var keyBytes = MemoryMarshal.AsBytes(key);
        for (var i = 0; i < rest.Length; i++)
        {
            rest[i] ^= keyBytes[i & 3];
        }

        var turn = payload.Length & 3;
        return turn == 0 ? mask : BitConverter.IsLittleEndian ? BitOperations.RotateRight(mask, 8 * turn) : BitOperations.RotateLeft(mask, 8 * turn);
    }
}
