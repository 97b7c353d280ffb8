using System.Buffers;
using System.Buffers.Binary;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What <see cref="MessageFrame.Read"/> found.</summary>
internal enum FrameOutcome
{
    /// <summary>Not all of it is there yet; nothing was consumed.</summary>
    Incomplete,

    /// <summary>A message; it was consumed.</summary>
    Message,

    /// <summary>The first byte is neither 0 nor 1: this is no gRPC.</summary>
    BadFlag,

    /// <summary>The length is beyond the limit; known from the prefix alone, so nothing is collected for it.</summary>
    TooLong,
}

/// <summary>Messages in a byte stream. No I/O, no state.</summary>
/// <remarks>
/// <code>
/// +------+-----------------+----------------+
/// | 0, 1 | length, 4 bytes | length bytes … |   1: compressed as grpc-encoding says; the length is big endian
/// +------+-----------------+----------------+
/// </code>
/// </remarks>
internal static class MessageFrame
{
    public const int PrefixLength = 5;

    /// <summary>Takes the first message off <paramref name="bytes"/> if all of it is there. Never allocates.</summary>
    public static FrameOutcome Read(ref ReadOnlySequence<byte> bytes, int? limit, out bool compressed, out ReadOnlySequence<byte> payload)
    {
        compressed = false;
        payload = default;
        var reader = new SequenceReader<byte>(bytes); // segments may be empty, and cut the prefix
        if (!reader.TryRead(out var flag))
        {
            return FrameOutcome.Incomplete;
        }

        if (flag > 1)
        {
            return FrameOutcome.BadFlag;
        }

        if (!reader.TryReadBigEndian(out int signed))
        {
            return FrameOutcome.Incomplete;
        }

        var length = (uint)signed;
        if (length > (limit ?? int.MaxValue))
        {
            return FrameOutcome.TooLong;
        }

        if (bytes.Length - PrefixLength < length)
        {
            return FrameOutcome.Incomplete;
        }

        compressed = flag == 1;
        payload = bytes.Slice(PrefixLength, length);
        bytes = bytes.Slice(payload.End);
        return FrameOutcome.Message;
    }

    public static void WritePrefix(Span<byte> destination, bool compressed, int length)
    {
        destination[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(destination[1..], length);
    }
}
