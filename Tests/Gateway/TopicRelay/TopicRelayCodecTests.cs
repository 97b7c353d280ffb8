using System.Text;
using OrleansChat.Gateway.Protocols.TopicRelay;

namespace OrleansChat.Tests.Gateway.TopicRelay;

public sealed class TopicRelayCodecTests
{
    /// <summary>As the demo builds it: three members, no braces, line breaks and indentation.</summary>
    public const string Payload = "\n        \"sender\":\"10002\",\n        \"receiver\":\"10001\",\n        \"msg\":\"你好\"\n    ";

    [Theory]
    [InlineData("/topic=10001", "10001")]
    [InlineData("/topic/10001", "10001")]
    [InlineData("/?topic=10001", "10001")]
    [InlineData("/?topic=10001&more=1", "10001")]
    [InlineData("/topic=10001?more=1", "10001")]
    [InlineData("/topic=%E4%BD%A0%20%2F%3D", "你 /=")]
    [InlineData("/topic=a/../b", "a/../b")]
    [InlineData("/topic=a+b", "a+b")]
    [InlineData("/topic=%zz", "%zz")]
    [InlineData("/topic=", "")]
    [InlineData("/topic/", "")]
    [InlineData("/?topic=", "")]
    public void OR_15_a_topic_is_read_from_every_form_of_path(string target, string topic)
    {
        Assert.True(TopicPath.TryRead(target, out var read));

        Assert.Equal(topic, read);
        Assert.Equal(topic.Length > 0, TopicPath.IsProper(read));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/topic")]
    [InlineData("/topics/10001")]
    [InlineData("/Topic=10001")]
    [InlineData("/x?topic=10001")]
    [InlineData("/?more=1&topic=10001")]
    [InlineData("/any/topic=10001")]
    public void OR_15_any_other_path_names_no_topic(string target) => Assert.False(TopicPath.TryRead(target, out _));

    [Fact]
    public void A_topic_that_is_too_long_or_has_control_characters_is_improper()
    {
        Assert.True(TopicPath.IsProper(new string('x', TopicPath.MaxLength)));

        Assert.False(TopicPath.IsProper(new string('x', TopicPath.MaxLength + 1)));
        Assert.False(TopicPath.IsProper("1\n2"));
    }

    [Theory]
    [InlineData(Payload, "10001")]
    [InlineData("{" + Payload + "}", "10001")]
    [InlineData("""{"sender":"10002","receiver":10001,"msg":"x"}""", "10001")]
    [InlineData("""{"receiver":-7}""", "-7")]
    [InlineData("""{"receiver":12345678901234567890123}""", "12345678901234567890123")]
    [InlineData("\"receiver\":10001", "10001")]
    [InlineData("""{"receiver":"10001"}""", "10001")]
    [InlineData("""{"receiver":"你好"}""", "你好")]
    [InlineData("""{"receiver":""}""", "")]
    public void OR_16_OR_17_the_receiver_is_found_with_and_without_braces(string text, string receiver) =>
        Assert.Equal(receiver, TopicRelayCodec.FindReceiver(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("plain")]
    [InlineData("\"quoted\"")]
    [InlineData("\"sender\":\"10002\"")]
    [InlineData("""{"sender":"10002"}""")]
    [InlineData("""{"receiver":1.5}""")]
    [InlineData("""{"receiver":1e4}""")]
    [InlineData("""{"receiver":true}""")]
    [InlineData("""{"receiver":{"receiver":"10001"}}""")]
    [InlineData("""["receiver",10001]""")]
    [InlineData("\"receiver\":\"10001\"}")]
    [InlineData("receiver: 10001")]
    public void OR_18_what_names_no_receiver_is_for_the_senders_own_topic(string text) =>
        Assert.Null(TopicRelayCodec.FindReceiver(Encoding.UTF8.GetBytes(text)));
}
