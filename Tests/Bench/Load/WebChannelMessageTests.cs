using System.Text;
using OrleansChat.Bench.Load.WebChannel;

namespace OrleansChat.Tests.Bench.Load;

public sealed class WebChannelMessageTests
{
    [Theory]
    [InlineData("""{"data":true,"id":3,"type":10}""", 10, 3, true)]
    [InlineData("""{"data":false,"id":1000000007,"type":10}""", 10, 1_000_000_007, false)]
    [InlineData("""{ "type" : 10, "id" : 4, "data" : null }""", 10, 4, false)]
    [InlineData("""{"object":"chatserver","signal":6,"type":1}""", 1, 6, false)]
    [InlineData("""{"args":["01:22:07","bob","\"type\":2"],"object":"chatserver","signal":5,"type":1}""", 1, 5, false)]
    [InlineData("""{"data":[{"object":"chatserver","properties":{"1":["alice"]},"signals":{"7":[]}}],"type":2}""", 2, 0, false)]
    [InlineData("""{"data":{"chatserver":{"methods":[["login",11]],"properties":[],"signals":[]}},"id":0,"type":10}""", 10, 0, false)]
    [InlineData("{}", 0, 0, false)]
    public void What_a_server_sends_is_read(string json, int type, int number, bool isTrue) =>
        Assert.Equal(new WebChannelMessage((WebChannelType)type, number, isTrue), WebChannelMessage.Read(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[1]")]
    [InlineData("""{"type":10""")]
    [InlineData("""{"type":"10"}""")]
    [InlineData("""{"type":10,"id":1e30}""")]
    public void What_is_no_message_is_refused(string json) =>
        Assert.Throws<InvalidDataException>(() => WebChannelMessage.Read(Encoding.UTF8.GetBytes(json)));
}
