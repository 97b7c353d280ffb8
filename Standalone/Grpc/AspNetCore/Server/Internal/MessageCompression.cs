using System.Buffers;
using System.IO.Compression;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The encodings a message can have. Source: grpc/doc/compression.md.</summary>
internal static class MessageCompression
{
    /// <summary>What requests may be encoded with, in the words of <c>grpc-accept-encoding</c>.</summary>
    public static readonly IReadOnlyList<string> Accepted = [Protocol.Identity, "gzip", "deflate"];

    private const int Chunk = 16 * 1024;

    public static bool IsSupported(string encoding) => encoding is "gzip" or "deflate";

    /// <summary>Unpacks at most <paramref name="limit"/> bytes; false when there are more.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what the encoding says.</exception>
    public static bool TryDecompress(string encoding, in ReadOnlySequence<byte> payload, int? limit, out ReadOnlySequence<byte> message)
    {
        using var source = new MemoryStream(payload.ToArray(), writable: false);
        using Stream unpacked = encoding switch
        {
            "gzip" => new GZipStream(source, CompressionMode.Decompress),
            _ => new ZLibStream(source, CompressionMode.Decompress), // HTTP's deflate is zlib's format: RFC 9110, 8.4.1.2
        };

        var bytes = new ArrayBufferWriter<byte>();
        while (unpacked.Read(bytes.GetSpan(Chunk)) is var count and > 0)
        {
            bytes.Advance(count);
            if (bytes.WrittenCount > limit)
            {
                message = default;
                return false;
            }
        }

        message = new ReadOnlySequence<byte>(bytes.WrittenMemory);
        return true;
    }

    public static ReadOnlyMemory<byte> Compress(string encoding, ReadOnlySpan<byte> message, CompressionLevel level)
    {
        var packed = new MemoryStream();
        using (Stream compression = encoding switch
        {
            "gzip" => new GZipStream(packed, level, leaveOpen: true),
            _ => new ZLibStream(packed, level, leaveOpen: true),
        })
        {
            compression.Write(message);
        }

        return packed.GetBuffer().AsMemory(0, (int)packed.Length);
    }
}
