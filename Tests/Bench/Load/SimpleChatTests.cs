using System.Text;
using OrleansChat.Bench.Load.Http2;

namespace OrleansChat.Tests.Bench.Load;

public sealed class SimpleChatTests
{
    [Fact]
    public void A_message_has_the_bytes_of_the_Qt_client_but_for_the_name()
    {
        var (message, textAt) = SimpleChat.TextMessage("hello"u8.ToArray(), DateTimeOffset.FromUnixTimeMilliseconds(1_795_223_992_817));

        ReadOnlySpan<byte> timestamp = [0x08, 0xf1, 0xf3, 0xc0, 0xdd, 0x9f, 0x34];
        Assert.Equal([0, 0, 0, 0, 16, .. timestamp, 0x12, 5, .. "hello"u8, 0x18, 1], message);
        Assert.Equal("hello"u8, message.AsSpan(textAt, 5));
    }

    [Fact]
    public void The_contents_of_all_messages_are_found()
    {
        byte[] captured = [0x08, 0xf1, 0xf3, 0xc0, 0xdd, 0x9f, 0x34, 0x12, 5, .. "hello"u8, 0x18, 1, 0x22, 5, .. "user1"u8];
        ReadOnlySpan<byte> messages = [0x0a, (byte)captured.Length, .. captured, 0x0a, 4, 0x12, 2, .. "yo"u8, 0x0a, 0];
        var contents = new List<string>();

        while (SimpleChat.TryTakeContent(ref messages, out var content)) { contents.Add(Encoding.ASCII.GetString(content)); }

        Assert.Equal(["hello", "yo", ""], contents);
    }

    [Fact]
    public void Unknown_fields_are_skipped()
    {
        ReadOnlySpan<byte> message = [0x2d, 1, 2, 3, 4, 0x31, 1, 2, 3, 4, 5, 6, 7, 8, 0x12, 1, (byte)'x', 0x3a, 1, 0];
        ReadOnlySpan<byte> messages = [0x10, 0x85, 0x01, 0x0a, (byte)message.Length, .. message];

        Assert.True(SimpleChat.TryTakeContent(ref messages, out var content));
        Assert.Equal("x"u8, content);
    }

    [Theory]
    [InlineData(new byte[] { 0x0a, 5, 0x12 })]
    [InlineData(new byte[] { 0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0x0b })]
    public void What_is_no_protobuf_is_refused(byte[] bytes) => Assert.Throws<InvalidDataException>(() =>
    {
        ReadOnlySpan<byte> messages = bytes;
        return SimpleChat.TryTakeContent(ref messages, out _);
    });
}
