using OrleansChat.Bench.Load;

namespace OrleansChat.Tests.Bench.Load;

public sealed class ReceiverTests
{
    private readonly Tally _tally = new();

    [Fact]
    public void Receivers_that_saw_the_same_order_agree()
    {
        _tally.Begin(1);

        Assert.Equal(Heard(2, 0, 1), Heard(2, 0, 1));
    }

    [Fact]
    public void Another_order_has_the_same_count_and_does_not_agree()
    {
        _tally.Begin(1);

        var one = Heard(0, 1, 2);
        var other = Heard(0, 2, 1);

        Assert.Equal(one.Count, other.Count);
        Assert.NotEqual(one.Order, other.Order);
    }

    [Fact]
    public void A_message_lost_and_another_doubled_does_not_agree()
    {
        _tally.Begin(1);

        Assert.NotEqual(Heard(0, 1, 2).Order, Heard(0, 1, 1).Order);
    }

    [Fact]
    public void Only_the_run_that_is_on_counts()
    {
        _tally.Begin(1);
        var receiver = new Receiver(_tally);
        Hear(receiver, run: 1, number: 0);
        _tally.Begin(2);

        Hear(receiver, run: 1, number: 1);
        Hear(receiver, run: 2, number: 0);
        receiver.Hear("no stamp"u8, now: 0);

        Assert.Equal(1, receiver.Heard(2).Count);
        Assert.Equal(0, receiver.Heard(3).Count);
        Assert.Equal(2, _tally.Stray);
        Assert.Equal(1, _tally.Delivered);
    }

    private (long Count, ulong Order) Heard(params int[] numbers)
    {
        var receiver = new Receiver(_tally);
        foreach (var number in numbers) { Hear(receiver, run: 1, number); }
        return receiver.Heard(1);
    }

    private static void Hear(Receiver receiver, int run, int number)
    {
        var text = Stamp.Text(Stamp.Length);
        new Stamp(run, number, Sent: 0).Write(text);
        receiver.Hear(text, now: 1);
    }
}
