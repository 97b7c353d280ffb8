using OrleansChat.Bench.Load;

namespace OrleansChat.Tests.Bench.Load;

public sealed class ReceiverTests
{
    private readonly Tally _tally = new();

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

    [Fact]
    public void What_one_said_is_kept_apart_from_what_one_heard()
    {
        _tally.Begin(1);
        var receiver = new Receiver(_tally);

        receiver.Say(new Stamp(Run: 1, Number: 7, Sent: 0));

        Assert.Equal(1, receiver.Said(1).Count);
        Assert.Equal(0, receiver.Heard(1).Count);
        Hear(receiver, run: 1, number: 7);
        Assert.Equal(receiver.Said(1), receiver.Heard(1));
    }

    private static void Hear(Receiver receiver, int run, int number)
    {
        var text = Stamp.Text(Stamp.Length);
        new Stamp(run, number, Sent: 0).Write(text);
        receiver.Hear(text, now: 1);
    }
}
