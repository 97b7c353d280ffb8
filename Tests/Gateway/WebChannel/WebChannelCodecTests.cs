using System.Text;
using OrleansChat.Gateway.Protocols.WebChannel;
using OrleansChat.Rooms;

namespace OrleansChat.Tests.Gateway.WebChannel;

public sealed class WebChannelCodecTests
{
    // Captured from the C++ server of Qt 6.4.2.
    private const string Described = """
        {"data":{"chatserver":{"methods":[["deleteLater",3],["deleteLater()",3],["login",11],["login(QString)",11],["logout",12],["logout(QString)",12],["sendMessage",13],["sendMessage(QString,QString)",13],["keepAliveResponse",14],["keepAliveResponse(QString)",14]],"properties":[[0,"objectName",[1,2],""],[1,"userList",[1,7],["alice"]]],"signals":[["destroyed",0],["destroyed(QObject*)",0],["destroyed()",1],["newMessage",5],["newMessage(QString,QString,QString)",5],["keepAlive",6],["keepAlive()",6],["userCountChanged",8],["userCountChanged()",8]]}},"id":0,"type":10}
        """;

    [Fact]
    public void WC_2_WC_3_WC_4_the_description_is_what_Qt_writes_byte_for_byte() =>
        Assert.Equal(Described, Text(WebChannelCodec.Description("0"u8, new RoomRoster(1, ["alice"]))));

    [Theory]
    [InlineData("0")]
    [InlineData("-1.5e3")]
    [InlineData("\"a \\\"b\\\" é\"")]
    [InlineData("null")]
    [InlineData("{\"x\":[1,true]}")]
    public void WC_2_any_id_is_given_back(string id)
    {
        Assert.True(WebChannelCodec.TryRead(Encoding.UTF8.GetBytes($$"""{"type":3,"id":{{id}}}"""), out var request));

        var init = Assert.IsType<WebChannelRequest.Init>(request);

        using var expected = System.Text.Json.JsonDocument.Parse(id);
        using var given = System.Text.Json.JsonDocument.Parse(init.Id);
        Assert.True(System.Text.Json.JsonElement.DeepEquals(expected.RootElement, given.RootElement));
    }

    [Theory]
    [InlineData("\"login\"", "[\"bob\"]", WebChannelMethod.Login, "bob")]
    [InlineData("11", "[\"bob\"]", WebChannelMethod.Login, "bob")]
    [InlineData("11", "[\"bob\",2,3]", WebChannelMethod.Login, "bob")] // by index more are ignored
    [InlineData("13", "[\"bob\",\"hi\"]", WebChannelMethod.SendMessage, "bob", "hi")]
    [InlineData("\"sendMessage\"", "[\"bob\",\"\"]", WebChannelMethod.SendMessage, "bob", "")]
    [InlineData("\"login\"", "[5]", WebChannelMethod.Login, "5")]
    [InlineData("\"login\"", "[true]", WebChannelMethod.Login, "true")]
    [InlineData("\"login\"", "[null]", WebChannelMethod.Login, "")]
    [InlineData("\"login\"", "[{\"a\":1}]", WebChannelMethod.Login, "")]
    [InlineData("\"login\"", "[]", null)]
    [InlineData("\"login\"", "\"bob\"", null)]
    [InlineData("\"login\"", "[\"a\",\"b\"]", null)]
    [InlineData("\"login(QString)\"", "[\"bob\"]", null)]
    [InlineData("\"deleteLater\"", "[]", null)]
    [InlineData("3", "[]", null)]
    [InlineData("9", "[]", null)]
    [InlineData("13", "[\"bob\"]", null)]
    [InlineData("1e99", "[\"bob\"]", null)]
    [InlineData("null", "[\"bob\"]", null)]
    public void WC_5_WC_7_a_method_is_called_by_name_or_index_with_its_arguments(string method, string arguments, object? called, params string[] values)
    {
        var json = $$"""{"type":6,"object":"chatserver","method":{{method}},"args":{{arguments}},"id":1}""";

        Assert.True(WebChannelCodec.TryRead(Encoding.UTF8.GetBytes(json), out var request));

        var call = Assert.IsType<WebChannelRequest.Invoke>(request);
        Assert.Equal(called, call.Method);
        Assert.Equal(values, call.Arguments);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("5")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"3\",\"id\":0}")]
    [InlineData("{\"type\":3}")]
    [InlineData("{\"type\":99,\"id\":0}")]
    [InlineData("{\"type\":10,\"id\":0,\"data\":{}}")]
    [InlineData("{\"type\":6,\"object\":\"other\",\"method\":\"login\",\"args\":[\"a\"],\"id\":1}")]
    [InlineData("{\"type\":6,\"object\":\"chatserver\",\"method\":\"login\",\"args\":[\"a\"]}")]
    [InlineData("{\"type\":6,\"object\":7,\"method\":\"login\",\"args\":[\"a\"],\"id\":1}")]
    [InlineData("{\"type\":6,\"object\":\"chatserver\",\"method\":\"login\",\"args\":[\"\\ud800\"],\"id\":1}")]
    [InlineData("{\"type\":7,\"object\":\"chatserver\"}")]
    [InlineData("{\"type\":9,\"object\":\"chatserver\",\"property\":1,\"value\":[]}")]
    [InlineData("{\"type\":5,\"data\":\"hello\"}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public void WC_8_WC_21_what_has_no_answer_is_ignored(string text) =>
        Assert.False(WebChannelCodec.TryRead(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void WC_11_the_update_of_the_list_is_as_Qt_writes_it() => Assert.Equal(
        """{"data":[{"object":"chatserver","properties":{"1":["alice","bob"]},"signals":{"7":[]}}],"type":2}""",
        Text(WebChannelCodec.UserList(new RoomRoster(2, ["alice", "bob"]))));

    [Fact]
    public void A_room_with_more_people_than_it_names_says_how_many() => Assert.Equal(
        """{"data":[{"object":"chatserver","properties":{"1":["(1234 people)"]},"signals":{"7":[]}}],"type":2}""",
        Text(WebChannelCodec.UserList(new RoomRoster(1234, []))));

    [Fact]
    public void WC_13_text_goes_through_unchanged()
    {
        const string Odd = "<b>\"Ünï\"</b> \\ 山 😀 \u0000\u2028 a\nb";

        using var signal = System.Text.Json.JsonDocument.Parse(Text(WebChannelCodec.NewMessage("01:22:07", "bob", Odd)));

        Assert.Equal(Odd, signal.RootElement.GetProperty("args")[2].GetString());
        Assert.Equal(
            """{"args":["01:22:07","bob","hello from bob <é>"],"object":"chatserver","signal":5,"type":1}""",
            Text(WebChannelCodec.NewMessage("01:22:07", "bob", "hello from bob <é>")));
    }

    private static string Text(byte[] frame) => Encoding.UTF8.GetString(frame.AsSpan(frame[1] switch { 126 => 4, 127 => 10, _ => 2 }));
}
