using Xunit.Sdk;

namespace OrleansChat.Tests.Wire;

public sealed class FramingLawTests
{
    private static readonly byte[] Message = WireCall.Framed(new byte[100]);

    [Fact]
    public void Whole_messages_and_long_ones_in_several_frames_keep_it()
    {
        var longer = WireCall.Framed(new byte[20_000]);

        FramingLaw.Holds(Frames(Message, [.. Message, .. Message], longer[..16_384], longer[16_384..], WireCall.Framed([])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_frame_that_ends_inside_a_prefix_or_right_behind_it_breaks_it(int cut) =>
        Assert.ThrowsAny<XunitException>(() => FramingLaw.Holds(Frames([.. Message, .. Message[..cut]], Message[cut..])));

    [Fact]
    public void A_frame_that_is_too_long_breaks_it() =>
        Assert.ThrowsAny<XunitException>(() => FramingLaw.Holds(Frames(WireCall.Framed(new byte[16_384]))));

    [Fact]
    public void A_message_that_does_not_end_breaks_it() =>
        Assert.ThrowsAny<XunitException>(() => FramingLaw.Holds(Frames(Message[..50])));

    [Fact]
    public void A_window_that_is_used_up_may_cut_a_prefix_and_nothing_else_may()
    {
        var cut = Frames([.. Message, .. Message[..3]], Message[3..]);

        FramingLaw.Holds(cut, window: 108);

        Assert.ThrowsAny<XunitException>(() => FramingLaw.Holds(cut, window: 109));
    }

    private static List<Frame> Frames(params byte[][] payloads) => [.. payloads.Select(payload => Frame.Data(1, payload))];
}
