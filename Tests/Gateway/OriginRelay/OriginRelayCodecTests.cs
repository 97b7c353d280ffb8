using System.Text;
using OrleansChat.Gateway.Protocols.OriginRelay;

namespace OrleansChat.Tests.Gateway.OriginRelay;

public sealed class OriginRelayCodecTests
{
    [Theory]
    [InlineData("""{"dst":"C1","msg":"hi","src":"C9"}""", "C1")]
    [InlineData("""{"src":"C9","msg":"hi","dst":"C1"}""", "C1")]
    [InlineData(" \r\n\t{ \"dst\" : \"C1\" , \"more\" : { \"dst\" : \"C2\" } , \"list\" : [ { \"dst\" : \"C3\" } ] } \n", "C1")]
    [InlineData("""{"d\u0073t":"\u0043\u0031"}""", "C1")]
    [InlineData("""{"dst":"né"}""", "né")]
    [InlineData("""{"dst":"C1我是客户端","msg":"👩‍🚀\u0000\"\\"}""", "C1我是客户端")]
    [InlineData("""{"dst":"\ud83d\ude80"}""", "🚀")]
    [InlineData("""{"dst":"first","dst":"last"}""", "last")]
    [InlineData("""{"dst":" C1 "}""", " C1 ")]
    [InlineData("""{"dst":""}""", "")]
    public void OR_4_the_destination_is_found_however_the_object_is_written(string text, string destination) =>
        Assert.Equal(destination, OriginRelayCodec.FindDestination(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("5")]
    [InlineData("\"dst\"")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""[{"dst":"C1"}]""")]
    [InlineData("{}")]
    [InlineData("""{"to":"C1"}""")]
    [InlineData("""{"DST":"C1"}""")]
    [InlineData("""{"dst":5}""")]
    [InlineData("""{"dst":null}""")]
    [InlineData("""{"dst":["C1"]}""")]
    [InlineData("""{"dst":"C1","dst":1}""")]
    [InlineData("""{"dst":"\ud83d"}""")]
    [InlineData("""{"dst":"C1"}{"dst":"C1"}""")]
    [InlineData("""{"dst":"C1"} and more""")]
    [InlineData("""{"dst":"C1",}""")]
    [InlineData("""{"dst":"C1" """)]
    [InlineData("""{'dst':'C1'}""")]
    [InlineData("""{"inner":{"dst":"C1"}}""")]
    public void OR_7_what_is_no_object_with_a_destination_is_for_the_server(string text) =>
        Assert.Null(OriginRelayCodec.FindDestination(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void OR_7_what_is_nested_too_deep_for_Qt_is_for_the_server_and_harms_nobody()
    {
        Assert.Equal("C1", OriginRelayCodec.FindDestination(Encoding.UTF8.GetBytes($$"""{"deep":{{Nested(1_000)}},"dst":"C1"}""")));

        Assert.Null(OriginRelayCodec.FindDestination(Encoding.UTF8.GetBytes($$"""{"deep":{{Nested(100_000)}},"dst":"C1"}""")));

        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
    }

    [Theory]
    [InlineData("C1", "C1")]
    [InlineData("n\u00E9", "n\u00E9")]         // Latin-1, as QWebSocket sends it
    [InlineData("n\u00C3\u00A9", "n\u00E9")]   // UTF-8
    [InlineData("C1?????", "C1?????")]
    [InlineData("", "")]
    [InlineData("http://localhost:8080", "http://localhost:8080")]
    [InlineData("\u00E9\u00C3\u00A9", "\u00E9\u00C3\u00A9")]  // no UTF-8 as a whole
    public void OR_10_a_name_is_UTF_8_when_it_can_be_and_Latin_1_otherwise(string header, string name)
    {
        Assert.True(OriginName.TryRead(header, out var read));

        Assert.Equal(name, read);
    }

    [Fact]
    public void A_name_over_the_limit_is_none()
    {
        Assert.True(OriginName.TryRead(new string('\u00E9', OriginName.MaxBytes), out _));
        Assert.False(OriginName.TryRead(new string('x', OriginName.MaxBytes + 1), out _));
    }

    [Theory]
    [InlineData("C1我是客户端", "C1?????")]
    [InlineData("né", "né")]
    [InlineData("ÿĀ", "ÿ?")]
    [InlineData("🚀", "??")] // a unit each
    [InlineData("", "")]
    public void OR_11_a_name_is_mangled_as_QWebSocket_does(string name, string mangled) => Assert.Equal(mangled, OriginName.Mangle(name));
}
