using OrleansChat.Bench.Load;

namespace OrleansChat.Tests.Bench.Load;

public sealed class ScoreTests
{
    [Fact]
    public void In_a_room_everybody_hears_everything_in_one_order() =>
        Assert.Equal(new Score(6, 0, 0, 0), Score.OfRoom([Of(1, 0, 2), Of(1, 0, 2)], sent: 3));

    [Fact]
    public void In_a_room_what_is_missing_too_much_and_in_another_order_is_counted() =>
        Assert.Equal(new Score(11, 2, 1, 1), Score.OfRoom([Of(0), Of(0, 1, 2), Of(0, 1, 2, 2), Of(1, 0, 2)], sent: 3));

    [Fact]
    public void An_echo_is_what_one_said_oneself() =>
        Assert.Equal(new Score(3, 0, 0, 0), Score.OfEcho([(Of(0, 2), Of(0, 2)), (Of(1), Of(1))]));

    [Fact]
    public void An_echo_of_others_is_no_echo() => Assert.Equal(new Score(3, 1, 1, 1), Score.OfEcho([(Of(1), Of(0)), (Of(), Of(1)), (Of(2, 3), Of(2))]));

    private static Trail Of(params int[] numbers) =>
        numbers.Aggregate(default(Trail), (trail, number) => trail.With(new Stamp(Run: 1, number, Sent: 0)));
}
