using System.Text;

namespace OrleansChat.Tests.Wire;

/// <summary>Header compression: writes literals only, reads everything. One for each direction of a connection. Source: RFC 7541.</summary>
public sealed class Hpack
{
    private const int DefaultTableSize = 4096;
    private const int EntryOverhead = 32;

    private static readonly (string Name, string Value)[] StaticTable =
    [
        (":authority", ""), (":method", "GET"), (":method", "POST"), (":path", "/"), (":path", "/index.html"), (":scheme", "http"),
        (":scheme", "https"), (":status", "200"), (":status", "204"), (":status", "206"), (":status", "304"), (":status", "400"),
        (":status", "404"), (":status", "500"), ("accept-charset", ""), ("accept-encoding", "gzip, deflate"), ("accept-language", ""),
        ("accept-ranges", ""), ("accept", ""), ("access-control-allow-origin", ""), ("age", ""), ("allow", ""), ("authorization", ""),
        ("cache-control", ""), ("content-disposition", ""), ("content-encoding", ""), ("content-language", ""), ("content-length", ""),
        ("content-location", ""), ("content-range", ""), ("content-type", ""), ("cookie", ""), ("date", ""), ("etag", ""), ("expect", ""),
        ("expires", ""), ("from", ""), ("host", ""), ("if-match", ""), ("if-modified-since", ""), ("if-none-match", ""), ("if-range", ""),
        ("if-unmodified-since", ""), ("last-modified", ""), ("link", ""), ("location", ""), ("max-forwards", ""),
        ("proxy-authenticate", ""), ("proxy-authorization", ""), ("range", ""), ("referer", ""), ("refresh", ""), ("retry-after", ""),
        ("server", ""), ("set-cookie", ""), ("strict-transport-security", ""), ("transfer-encoding", ""), ("user-agent", ""), ("vary", ""),
        ("via", ""), ("www-authenticate", ""),
    ];

    private readonly List<(string Name, string Value)> _dynamicTable = []; // newest first
    private int _tableSize;
    private int _tableLimit = DefaultTableSize;

    /// <summary>Every field as a literal without indexing. Values are taken as Latin-1, so that a test can send any byte.</summary>
    public static byte[] Encode(IEnumerable<(string Name, string Value)> fields)
    {
        var block = new MemoryStream();
        foreach (var (name, value) in fields)
        {
            block.WriteByte(0);
            WriteText(block, name);
            WriteText(block, value);
        }

        return block.ToArray();
    }

    /// <summary>Reads a whole header block; values as Latin-1.</summary>
    public IReadOnlyList<(string Name, string Value)> Decode(ReadOnlySpan<byte> block)
    {
        var fields = new List<(string, string)>();
        while (!block.IsEmpty)
        {
            var first = block[0];
            if ((first & 0x80) != 0) // 1xxxxxxx: indexed
            {
                fields.Add(Entry(ReadNumber(ref block, 7)));
            }
            else if ((first & 0xe0) == 0x20) // 001xxxxx: the table's size
            {
                _tableLimit = ReadNumber(ref block, 5);
                Evict();
            }
            else // 01xxxxxx: literal that joins the table; 000xxxxx: literal that does not
            {
                var joins = (first & 0x40) != 0;
                var index = ReadNumber(ref block, joins ? 6 : 4);
                var field = (Name: index == 0 ? ReadText(ref block) : Entry(index).Name, Value: ReadText(ref block));
                fields.Add(field);
                if (joins)
                {
                    _dynamicTable.Insert(0, field);
                    _tableSize += field.Name.Length + field.Value.Length + EntryOverhead;
                    Evict();
                }
            }
        }

        return fields;
    }

    private static void WriteText(MemoryStream block, string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        if (bytes.Length < 127)
        {
            block.WriteByte((byte)bytes.Length);
        }
        else
        {
            block.WriteByte(127);
            var rest = bytes.Length - 127;
            for (; rest >= 128; rest >>= 7)
            {
                block.WriteByte((byte)(rest & 127 | 128));
            }

            block.WriteByte((byte)rest);
        }

        block.Write(bytes);
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> block, int prefixBits)
    {
        var mask = (1 << prefixBits) - 1;
        var number = block[0] & mask;
        block = block[1..];
        if (number < mask)
        {
            return number;
        }

        for (var shift = 0; ; shift += 7)
        {
            var next = block[0];
            block = block[1..];
            number += (next & 127) << shift;
            if ((next & 128) == 0)
            {
                return number;
            }
        }
    }

    private static string ReadText(ref ReadOnlySpan<byte> block)
    {
        var isHuffman = (block[0] & 0x80) != 0;
        var length = ReadNumber(ref block, 7);
        var bytes = block[..length];
        block = block[length..];
        return Encoding.Latin1.GetString(isHuffman ? HuffmanCode.Decode(bytes) : bytes);
    }

    private (string Name, string Value) Entry(int index) =>
        index <= StaticTable.Length ? StaticTable[index - 1] : _dynamicTable[index - StaticTable.Length - 1];

    private void Evict()
    {
        while (_tableSize > _tableLimit)
        {
            var (name, value) = _dynamicTable[^1];
            _dynamicTable.RemoveAt(_dynamicTable.Count - 1);
            _tableSize -= name.Length + value.Length + EntryOverhead;
        }
    }
}
