using System.Buffers.Binary;

namespace OrleansChat.Bench.Load.Http2;

/// <summary>Cuts the content of a stream's DATA frames into gRPC messages; a message may begin in one frame and end in another.</summary>
/// <remarks>On the wire: compressed flag (1 byte, 0), length (4 bytes, big-endian), then the message.</remarks>
internal sealed class GrpcMessages
{
    public const int PrefixLength = 5;
    private byte[] _held = [];
    private int _heldLength;

    /// <summary>The next whole message; what is left of <paramref name="content"/> after the last is kept for the next frame.</summary>
    public bool TryTake(ref ReadOnlySpan<byte> content, out ReadOnlySpan<byte> message)
    {
        if (_heldLength == 0 && TrySplit(ref content, out message)) { return true; }
        message = default;
        if (_heldLength == 0)
        {
            Hold(ref content, content.Length);
            return false;
        }

        Hold(ref content, PrefixLength - _heldLength);
        if (_heldLength < PrefixLength) { return false; }
        Hold(ref content, PrefixLength + MessageLength(_held) - _heldLength);
        var held = (ReadOnlySpan<byte>)_held.AsSpan(0, _heldLength);
        if (!TrySplit(ref held, out message)) { return false; }
        _heldLength = 0;
        return true;
    }

    private static bool TrySplit(scoped ref ReadOnlySpan<byte> content, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (content.Length < PrefixLength) { return false; }
        var length = MessageLength(content);
        if (content.Length < PrefixLength + length) { return false; }
        message = content.Slice(PrefixLength, length);
        content = content[(PrefixLength + length)..];
        return true;
    }

    private static int MessageLength(ReadOnlySpan<byte> prefix)
    {
        if (prefix[0] != 0) { throw new InvalidDataException("The server compressed a message."); }
        return BinaryPrimitives.ReadInt32BigEndian(prefix[1..]);
    }

    private void Hold(ref ReadOnlySpan<byte> content, int most)
    {
        var length = Math.Clamp(most, 0, content.Length);
        if (_held.Length < _heldLength + length) { Array.Resize(ref _held, Math.Max(_heldLength + length, 1024)); }
        content[..length].CopyTo(_held.AsSpan(_heldLength));
        _heldLength += length;
        content = content[length..];
    }
}
