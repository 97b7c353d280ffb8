using OrleansChat.Bench.Load.WebSockets;

namespace OrleansChat.Tests.Bench.Load;

public sealed class WebSocketFrameTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(125, 2)]
    [InlineData(126, 4)]
    [InlineData(65_535, 4)]
    [InlineData(65_536, 10)]
    public void Every_form_of_length_is_read(int length, int headLength)
    {
        byte[] head = headLength switch
        {
            2 => [0x81, (byte)length],
            4 => [0x81, 126, (byte)(length >> 8), (byte)length],
            _ => [0x81, 127, 0, 0, 0, 0, 0, (byte)(length >> 16), (byte)(length >> 8), (byte)length],
        };
        byte[] frame = [.. head, .. new byte[length]];

        ReadOnlySpan<byte> cut = frame.AsSpan(0, frame.Length - 1);
        Assert.False(WebSocketFrame.TryTake(ref cut, out _, out _));
        ReadOnlySpan<byte> bytes = frame;
        Assert.True(WebSocketFrame.TryTake(ref bytes, out var taken, out var payload));
        Assert.Equal(new WebSocketFrame(WebSocketOpcode.Text, IsEnd: true), taken);
        Assert.Equal(length, payload.Length);
        Assert.True(bytes.IsEmpty);
    }

    [Fact]
    public void A_fragment_says_that_more_follows()
    {
        ReadOnlySpan<byte> bytes = [0x01, 1, (byte)'a', 0x80, 0];

        Assert.True(WebSocketFrame.TryTake(ref bytes, out var first, out _));
        Assert.True(WebSocketFrame.TryTake(ref bytes, out var last, out _));
        Assert.Equal(new WebSocketFrame(WebSocketOpcode.Text, IsEnd: false), first);
        Assert.Equal(new WebSocketFrame(WebSocketOpcode.Continuation, IsEnd: true), last);
    }

    [Fact]
    public void A_masked_frame_is_not_a_servers() => Assert.Throws<InvalidDataException>(() =>
    {
        ReadOnlySpan<byte> bytes = [0x81, 0x80, 0, 0, 0, 0];
        return WebSocketFrame.TryTake(ref bytes, out _, out _);
    });

    [Theory]
    [InlineData(125, 6)]
    [InlineData(126, 8)]
    public void What_a_client_writes_is_masked(int length, int payloadAt)
    {
        var (frame, at) = WebSocketFrame.Encode(WebSocketOpcode.Binary, new byte[length]);

        Assert.Equal(payloadAt, at);
        Assert.Equal(payloadAt + length, frame.Length);
        Assert.Equal(0x82, frame[0]);
        Assert.Equal(0x80, frame[1] & 0x80);
    }
}
