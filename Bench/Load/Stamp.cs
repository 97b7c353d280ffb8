using System.Buffers.Binary;

namespace OrleansChat.Bench.Load;

/// <summary>What a text of the load generator begins with: which run it belongs to, which number it has there and when it was sent.</summary>
/// <remarks>
/// On the wire: <c>~</c>, then 32 hex digits: sent (8 bytes, ticks of <see cref="System.Diagnostics.Stopwatch"/> in the load process,
/// which is sender and receiver), number (4 bytes, from 0), run (4 bytes). Plain ASCII, so that JSON and UTF-8 leave it as it is.
/// </remarks>
internal readonly record struct Stamp(int Run, int Number, long Sent)
{
    public const int Length = 1 + (2 * Bytes);
    public const byte Mark = (byte)'~';
    private const int Bytes = 16;

    public void Write(Span<byte> text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Sent);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], Number);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], Run);
        text[0] = Mark;
        _ = Convert.TryToHexStringLower(bytes, text[1..Length], out _);
    }

    public static bool TryRead(ReadOnlySpan<byte> text, out Stamp stamp)
    {
        stamp = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text.Length < Length
            || text[0] != Mark
            || Convert.FromHexString(text[1..Length], bytes, out _, out var written) != System.Buffers.OperationStatus.Done
            || written != Bytes)
        {
            return false;
        }

        stamp = new Stamp(
            BinaryPrimitives.ReadInt32BigEndian(bytes[12..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes));
        return true;
    }

    /// <summary>A text of <paramref name="size"/> bytes with room for a stamp at its start.</summary>
    public static byte[] Text(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, Length);
        var text = new byte[size];
        for (var i = 0; i < size; i++) { text[i] = (byte)('a' + (i % 26)); }
        default(Stamp).Write(text);
        return text;
    }
}
