namespace OrleansChat.Tests.Wire;

/// <summary>The Huffman code of header strings. It is canonical, so the lengths of its codes say it all. Source: RFC 7541, appendix B.</summary>
internal static class HuffmanCode
{
    private static readonly byte[] Lengths =
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,    ];

    private static readonly Dictionary<(int Length, uint Code), byte> Symbols = Number();

    public static byte[] Decode(ReadOnlySpan<byte> bits)
    {
        var text = new List<byte>();
        var code = 0u;
        var length = 0;
        foreach (var eight in bits)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                code = code << 1 | (uint)(eight >> bit & 1);
                length++;
                if (Symbols.TryGetValue((length, code), out var symbol))
                {
                    text.Add(symbol);
                    (code, length) = (0, 0);
                }
            }
        }

        return [.. text]; // up to seven ones of padding are left over
    }

    /// <summary>Codes in order of length, and of symbol within a length, each the one before plus one.</summary>
    private static Dictionary<(int Length, uint Code), byte> Number()
    {
        var symbols = new Dictionary<(int, uint), byte>();
        var code = 0u;
        var length = 0;
        foreach (var symbol in Enumerable.Range(0, Lengths.Length).OrderBy(symbol => Lengths[symbol]))
        {
            code <<= Lengths[symbol] - length;
            length = Lengths[symbol];
            if (symbol < 256) // the last is the end of the string, which never occurs
            {
                symbols.Add((length, code), (byte)symbol);
            }

            code++;
        }

        return symbols;
    }
}
