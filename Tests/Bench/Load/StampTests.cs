using OrleansChat.Bench.Load;

namespace OrleansChat.Tests.Bench.Load;

public sealed class StampTests
{
    [Fact]
    public void A_stamp_is_read_as_it_was_written()
    {
        var text = Stamp.Text(100);
        var stamp = new Stamp(Run: 7, Number: int.MaxValue, Sent: 0x0123_4567_89ab_cdef);

        stamp.Write(text);

        Assert.True(Stamp.TryRead(text, out var read));
        Assert.Equal(stamp, read);
        Assert.Equal("~0123456789abcdef7fffffff00000007"u8, text.AsSpan(0, Stamp.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("~0123456789abcdef7fffffff0000000")]
    [InlineData("~0123456789abcdef7fffffff0000000g")]
    [InlineData("-0123456789abcdef7fffffff00000007")]
    public void Other_texts_are_no_stamp(string text) => Assert.False(Stamp.TryRead(System.Text.Encoding.ASCII.GetBytes(text), out _));
}
