namespace OrleansChat.Tests.Gateway.Crash;

/// <summary>The check finds each fault that is planted.</summary>
public sealed class CrashCheckTests
{
    private static readonly Mark[] Said = [new(1, 1), new(2, 1), new(1, 2), new(2, 2), new(1, 3)];

    [Fact]
    public void A_log_that_has_everything_is_without_fault() =>
        Assert.Empty(CrashCheck.Faults([.. Said.Reverse()], Log(Said), [Said, [.. Said.Take(2)], []]));

    [Fact]
    public void A_message_without_a_receipt_may_be_in_the_log_or_not()
    {
        Assert.Empty(CrashCheck.Faults(Said.Take(4), Log(Said), [Said]));
        Assert.Empty(CrashCheck.Faults([Said[0], Said[4]], Log([Said[0], Said[4]]), []));
    }

    [Fact]
    public void A_lost_message_is_found() =>
        Assert.StartsWith("lost: 2/2 ", FaultOf(Said, Log([.. Said.Where(mark => mark != new Mark(2, 2))])), StringComparison.Ordinal);

    [Fact]
    public void A_doubled_message_is_found() =>
        Assert.Equal("doubled: 1/3 is at 5 and 6", FaultOf(Said, Log([.. Said, new Mark(1, 3)])));

    [Fact]
    public void A_hole_is_found() =>
        Assert.StartsWith("hole: the log has 4 ", FaultOf(Said, [.. Log(Said).Select(logged => logged.Sequence > 2 ? logged with { Sequence = logged.Sequence + 1 } : logged)]), StringComparison.Ordinal);

    [Fact]
    public void A_number_that_comes_again_is_found() =>
        Assert.StartsWith("hole: the log has 2 ", FaultOf(Said, [.. Log(Said).Select(logged => logged.Sequence > 2 ? logged with { Sequence = logged.Sequence - 1 } : logged)]), StringComparison.Ordinal);

    [Fact]
    public void A_log_that_does_not_begin_at_1_is_found() =>
        Assert.StartsWith("hole: the log has 2 ", FaultOf(Said[1..], [.. Log(Said).Skip(1)]), StringComparison.Ordinal);

    [Fact]
    public void Messages_of_one_sender_that_were_swapped_are_found() =>
        Assert.Equal("swapped: 1/2 comes behind 1/3", FaultOf(Said, Log([Said[0], Said[1], Said[4], Said[3], Said[2]])));

    [Theory]
    [InlineData(0, 2, 3)]
    [InlineData(0, 1, 1, 2)]
    [InlineData(1, 0)]
    [InlineData(0, 1, 2, 3, 4, 4)]
    public void A_stream_that_leaves_out_doubles_or_swaps_is_found(params int[] heard) =>
        Assert.StartsWith("strayed: stream 0 ", Assert.Single(CrashCheck.Faults(Said, Log(Said), [[.. heard.Select(index => Said[index])]])), StringComparison.Ordinal);

    private static string FaultOf(IEnumerable<Mark> receipts, IReadOnlyList<LoggedMark> log) => Assert.Single(CrashCheck.Faults(receipts, log, []));

    private static LoggedMark[] Log(IEnumerable<Mark> marks) => [.. marks.Select((mark, index) => new LoggedMark(index + 1, mark))];
}
