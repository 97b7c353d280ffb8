using OrleansChat.Checking;
using static OrleansChat.Checking.RunEvent;

namespace OrleansChat.Tests.Checking;

/// <summary>The rules one by one, on runs that are short enough to be read.</summary>
public sealed class CheckerTests
{
    private static readonly Mark A = new(1, 1), B = new(2, 1), C = new(1, 2);
    private static readonly Guid Key = Guid.NewGuid();

    [Fact]
    public void A_run_that_kept_the_promise_is_without_violation() => Assert.Empty(Checker.Check(
    [
        new ReaderOpened("r", null), new SendStarted(A, Key), new Acknowledged(A, Sequence: 1), new Delivered("r", A, 1),
        new SendStarted(B, Key), new Unknown(B), new SendStarted(B, Key), new Acknowledged(B, Sequence: 2), new Delivered("r", B),
        Read(A, B),
    ]));

    [Fact]
    public void A_message_without_an_answer_may_be_in_the_log_or_not()
    {
        RunEvent[] sent = [new SendStarted(A, Key), new Unknown(A), new SendStarted(B, Key), new Acknowledged(B)];

        Assert.Empty(Checker.Check([.. sent, Read(A, B)]));
        Assert.Empty(Checker.Check([.. sent, Read(B)]));
        Assert.Empty(Checker.Check([.. sent, Read(B, A)]));
    }

    [Fact]
    public void Two_that_are_sent_at_once_may_come_in_either_order()
    {
        RunEvent[] sent = [new SendStarted(A, Key), new SendStarted(B, Key), new Acknowledged(A), new Acknowledged(B)];

        Assert.Empty(Checker.Check([.. sent, Read(A, B)]));
        Assert.Empty(Checker.Check([.. sent, Read(B, A)]));
    }

    [Fact]
    public void A_run_whose_log_nobody_read_is_not_judged() =>
        Assert.Equal(Rule.Unproved, Assert.Single(Checker.Check([new SendStarted(A, Key)])).Rule);

    [Fact]
    public void A_lost_append_is_found() => AssertFound(
        "Lost: 1/1 was acknowledged (event 1) and is not in the log that event 2 read",
        new SendStarted(A, Key), new Acknowledged(A), Read());

    [Fact]
    public void An_append_that_was_lost_and_came_back_is_found() => AssertFound(
        "Lost: 1/1 was acknowledged (event 1) and is not in the log that event 2 read",
        new SendStarted(A, Key), new Acknowledged(A), new LogRead(2, null, []), Read(A));

    [Fact]
    public void What_is_acknowledged_while_the_log_is_read_may_be_missing_there() => Assert.Empty(Checker.Check(
    [
        new SendStarted(A, Key), new Acknowledged(A), new LogRead(1, null, []), Read(A),
    ]));

    [Fact]
    public void A_doubled_append_is_found() => AssertFound(
        "Doubled: 1/1 is at 1 and 2 of the log that event 2 read",
        new SendStarted(A, Key), new Acknowledged(A), Read(A, A));

    [Fact]
    public void Swapped_order_is_found() => AssertFound(
        "Swapped: 1/2 is at 1, before 1/1 at 2, which had been acknowledged (event 1) when it was first sent (event 2)",
        new SendStarted(A, Key), new Acknowledged(A), new SendStarted(C, Key), new Acknowledged(C), Read(C, A));

    [Fact]
    public void A_hole_is_found() => AssertFound(
        "Hole: the log that event 2 read has 2/1 at 3 where 2 is due",
        new SendStarted(A, Key), new SendStarted(B, Key), new LogRead(2, null, [new Logged(1, A), new Logged(3, B)]));

    [Fact]
    public void Delivery_before_durability_is_found() => AssertFound(
        "NotDurable: 1/1 was shown to r (event 2) and is not in the log that event 3 read",
        new SendStarted(A, Key), new ReaderOpened("r", null), new Delivered("r", A), Read());

    [Fact]
    public void A_reader_that_misses_what_is_sent_after_it_came_is_found() => AssertFound(
        "Strayed: r was there (event 0) and began with 2/1 at 2; 1/1 at 1, which was sent later, was left out",
        new ReaderOpened("r", null), new SendStarted(A, Key), new SendStarted(B, Key), new Delivered("r", B), Read(A, B));

    [Fact]
    public void A_reader_that_came_in_between_may_miss_what_was_sent_before() => Assert.Empty(Checker.Check(
    [
        new SendStarted(A, Key), new ReaderOpened("r", null), new SendStarted(B, Key), new Delivered("r", B), Read(A, B),
    ]));

    [Fact]
    public void A_sequence_that_a_repeat_moves_is_found() => Assert.Contains(
        Checker.Check([new SendStarted(A, Key), new Acknowledged(A, null, 1), new SendStarted(A, Key), new Acknowledged(A, null, 2), Read(A)]),
        violation => violation.ToString() == "RepeatMoved: 1/1 was acknowledged at 1 and at 2");

    [Theory]
    [InlineData("3/17", 3, 17)]
    [InlineData("1/2\nand more", 1, 2)]
    public void A_mark_is_read_from_a_text(string text, int sender, int number)
    {
        Assert.True(Mark.TryRead(text, out var mark));
        Assert.Equal(new Mark(sender, number), mark);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("1/")]
    [InlineData("a/1")]
    [InlineData("-1/2")]
    public void A_text_without_a_mark_has_none(string text) => Assert.False(Mark.TryRead(text, out _));

    private static LogRead Read(params Mark[] log) => new(0, null, [.. log.Select((mark, index) => new Logged(index + 1, mark))]);

    private static void AssertFound(string violation, params RunEvent[] events) => Assert.Equal(violation, Assert.Single(Checker.Check(Began(events))).ToString());

    // A read begins where it stands unless it says otherwise.
    private static List<RunEvent> Began(IEnumerable<RunEvent> events) =>
        [.. events.Select((each, at) => each is LogRead { Began: 0 } read ? read with { Began = at } : each)];
}
