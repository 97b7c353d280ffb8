using System.Text;

namespace OrleansChat.Bench.Load.Http2;

/// <summary>Request headers as HPACK literals without index and without Huffman (RFC 7541, section 6.2.2): the same bytes for every call.</summary>
/// <remarks>On the wire, for each header: a zero byte, then name and value, each with its length (below 127) in one byte before it.</remarks>
internal static class HeaderBlock
{
    private const int LongestString = 126;

    public static byte[] Encode(IEnumerable<(string Name, string Value)> headers)
    {
        var block = new List<byte>();
        foreach (var (name, value) in headers)
        {
            block.Add(0);
            AddString(block, name);
            AddString(block, value);
        }
        return [.. block];
    }

    private static void AddString(List<byte> block, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, LongestString);
        block.Add((byte)bytes.Length);
        block.AddRange(bytes);
    }
}
