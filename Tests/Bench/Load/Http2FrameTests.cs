using OrleansChat.Bench.Load.Http2;

namespace OrleansChat.Tests.Bench.Load;

public sealed class Http2FrameTests
{
    private static readonly byte[] TwoFrames =
    [
        0, 0, 3, 0, 1, 0, 0, 0, 5, 0x61, 0x62, 0x63, // DATA, END_STREAM, stream 5: abc
        0, 0, 0, 4, 1, 0x80, 0, 0, 0,                // SETTINGS, ACK; the reserved bit is set
    ];

    [Fact]
    public void Frames_are_taken_one_by_one()
    {
        ReadOnlySpan<byte> bytes = TwoFrames;

        Assert.True(Http2Frame.TryTake(ref bytes, out var data, out var content));
        Assert.Equal(new Http2Frame(3, Http2FrameType.Data, Http2Frame.EndStream, 5), data);
        Assert.Equal("abc"u8, content);
        Assert.True(Http2Frame.TryTake(ref bytes, out var settings, out _));
        Assert.Equal(new Http2Frame(0, Http2FrameType.Settings, Http2Frame.Ack, 0), settings);
        Assert.False(Http2Frame.TryTake(ref bytes, out _, out _));
    }

    [Fact]
    public void A_frame_that_is_not_whole_is_left_alone()
    {
        for (var length = 0; length < 12; length++)
        {
            ReadOnlySpan<byte> bytes = TwoFrames.AsSpan(0, length);

            Assert.False(Http2Frame.TryTake(ref bytes, out _, out _));
            Assert.Equal(length, bytes.Length);
        }
    }

    [Fact]
    public void A_head_is_written_as_it_is_read()
    {
        var frame = new Http2Frame(0x01_02_03, Http2FrameType.Headers, Http2Frame.EndHeaders, int.MaxValue);
        var bytes = new byte[Http2Frame.HeadLength];

        frame.Write(bytes);

        Assert.Equal([1, 2, 3, 1, 4, 0x7f, 0xff, 0xff, 0xff], bytes);
    }

    [Fact]
    public void Padding_is_no_content()
    {
        const byte padded = 8;
        var frame = new Http2Frame(5, Http2FrameType.Data, padded, 1);

        Assert.Equal("ab"u8, frame.Content([2, 0x61, 0x62, 0, 0]));
        Assert.Throws<InvalidDataException>(() => frame.Content([5, 0x61, 0x62, 0, 0]).Length);
    }

    [Fact]
    public void Headers_are_literals_without_index_and_without_Huffman()
    {
        var block = HeaderBlock.Encode([("te", "trailers")]);

        Assert.Equal([0, 2, (byte)'t', (byte)'e', 8, .. "trailers"u8], block);
    }

    [Fact]
    public void The_preface_grants_a_large_window_and_forbids_push()
    {
        var frames = (ReadOnlySpan<byte>)Http2Settings.Preface.AsSpan("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length);

        Assert.True(Http2Frame.TryTake(ref frames, out var settings, out var entries));
        Assert.Equal(Http2FrameType.Settings, settings.Type);
        Assert.Equal([0, 2, 0, 0, 0, 0, 0, 4, 0, 0x80, 0, 0], entries.ToArray());
        Assert.True(Http2Frame.TryTake(ref frames, out var update, out _));
        Assert.Equal((Http2FrameType.WindowUpdate, 0), (update.Type, update.Stream));
        Assert.True(frames.IsEmpty);
    }
}
