using System.Buffers.Binary;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Tests.Gateway.WebSockets;

/// <summary>Frames as a client sends them, well formed or not.</summary>
internal static class ClientFrames
{
    private static readonly byte[] Mask = [0x37, 0xfa, 0x21, 0x3d];

    /// <param name="opcode">Any of 16.</param>
    /// <param name="payload">Before masking.</param>
    /// <param name="isFinal">The first bit.</param>
    /// <param name="isMasked">As a client must.</param>
    /// <param name="reserved">Three bits that no extension has.</param>
    public static byte[] Frame(int opcode, ReadOnlySpan<byte> payload, bool isFinal = true, bool isMasked = true, int reserved = 0)
    {
        Span<byte> header = stackalloc byte[WebSocketFrames.MaxHeaderBytes];
        var length = WebSocketFrames.WriteHeader(header, 0, payload.Length);
        header[0] = (byte)((isFinal ? 0x80 : 0) | (reserved << 4) | opcode);
        if (!isMasked)
        {
            return [.. header[..length], .. payload];
        }

        header[1] |= 0x80;
        var masked = payload.ToArray();
        for (var i = 0; i < masked.Length; i++)
        {
            masked[i] ^= Mask[i % 4];
        }

        return [.. header[..length], .. Mask, .. masked];
    }

    public static byte[] Text(string text) => Frame((int)WebSocketOpcode.Text, System.Text.Encoding.UTF8.GetBytes(text));

    public static byte[] Close(int code, string reason = "")
    {
        Span<byte> payload = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        return Frame((int)WebSocketOpcode.Close, [.. payload, .. System.Text.Encoding.UTF8.GetBytes(reason)]);
    }
}
