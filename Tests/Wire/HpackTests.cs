namespace OrleansChat.Tests.Wire;

/// <summary>The tests' own tool, against the examples of RFC 7541, appendix C.</summary>
public sealed class HpackTests
{
    [Fact]
    public void What_was_written_is_read()
    {
        (string, string)[] fields = [(":path", "/a"), ("x", new string('y', 5000)), ("empty", ""), ("latin", "\u00e4\u00ff")];

        Assert.Equal(fields, new Hpack().Decode(Hpack.Encode(fields)));
    }

    [Fact]
    public void Requests_without_Huffman_share_a_table()
    {
        var hpack = new Hpack();

        Assert.Equal(
            [(":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "www.example.com")],
            hpack.Decode(Convert.FromHexString("828684410f7777772e6578616d706c652e636f6d")));
        Assert.Equal(
            [(":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "www.example.com"), ("cache-control", "no-cache")],
            hpack.Decode(Convert.FromHexString("828684be58086e6f2d6361636865")));
        Assert.Equal(
            [
                (":method", "GET"), (":scheme", "https"), (":path", "/index.html"), (":authority", "www.example.com"),
                ("custom-key", "custom-value"),
            ],
            hpack.Decode(Convert.FromHexString("828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565")));
    }

    [Fact]
    public void Huffman_strings_are_read()
    {
        var fields = new Hpack().Decode(Convert.FromHexString(
            "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3"));

        Assert.Equal(
            [
                (":status", "302"), ("cache-control", "private"), ("date", "Mon, 21 Oct 2013 20:13:21 GMT"),
                ("location", "https://www.example.com"),
            ],
            fields);
    }
}
