using OrleansChat.Bench.Load;

namespace OrleansChat.Tests.Bench.Load;

public sealed class TrailTests
{
    [Fact]
    public void Trails_of_the_same_messages_in_the_same_order_are_equal() => Assert.Equal(Of(1, 2, 0, 1), Of(1, 2, 0, 1));

    [Fact]
    public void Another_order_has_the_same_count_and_is_not_equal()
    {
        var one = Of(1, 0, 1, 2);
        var other = Of(1, 0, 2, 1);

        Assert.Equal(one.Count, other.Count);
        Assert.NotEqual(one.Order, other.Order);
    }

    [Fact]
    public void A_message_lost_and_another_doubled_is_not_equal() => Assert.NotEqual(Of(1, 0, 1, 2).Order, Of(1, 0, 1, 1).Order);

    [Fact]
    public void Another_run_begins_anew()
    {
        var trail = Of(run: 1, 5, 6).With(new Stamp(Run: 2, Number: 0, Sent: 0));

        Assert.Equal(Of(run: 2, 0), trail);
        Assert.Equal(0, trail.In(1).Count);
    }

    private static Trail Of(int run, params int[] numbers) =>
        numbers.Aggregate(default(Trail), (trail, number) => trail.With(new Stamp(run, number, Sent: 0)));
}
