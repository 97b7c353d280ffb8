namespace OrleansChat.Tests.Gateway.Crash;

/// <summary>Compares what was promised with what is there.</summary>
public static class CrashCheck
{
    /// <summary>Every breach of the promise, in words; empty if it was kept.</summary>
    /// <param name="receipts">The sends that were answered with OK, in any order. One that was not may be in the log or not.</param>
    /// <param name="log">The whole log, in its order.</param>
    /// <param name="readers">What each stream brought, in the order of arrival, from the log's beginning.</param>
    public static IReadOnlyList<string> Faults(
        IEnumerable<Mark> receipts, IReadOnlyList<LoggedMark> log, IEnumerable<IReadOnlyList<Mark>> readers) =>
    [
        .. receipts.Except(log.Select(logged => logged.Mark)).Select(mark => $"lost: {mark} was acknowledged and is not in the log"),
        .. log.GroupBy(logged => logged.Mark).Where(group => group.Count() > 1)
            .Select(group => $"doubled: {group.Key} is at {string.Join(" and ", group.Select(logged => logged.Sequence))}"),
        .. log.Where((logged, index) => logged.Sequence != index + 1).Take(1).Select(logged => $"hole: the log has {logged.Sequence} where a number is left out or comes again"),
        .. log.GroupBy(logged => logged.Mark.Sender).SelectMany(SwappedOf),
        .. readers.SelectMany((reader, index) => StrayedOf(index, reader, log)),
    ];

    private static IEnumerable<string> SwappedOf(IEnumerable<LoggedMark> sender) => sender
        .Zip(sender.Skip(1), (one, next) => (one, next))
        .Where(pair => pair.next.Mark.Number < pair.one.Mark.Number)
        .Select(pair => $"swapped: {pair.next.Mark} comes behind {pair.one.Mark}");

    private static IEnumerable<string> StrayedOf(int index, IReadOnlyList<Mark> reader, IReadOnlyList<LoggedMark> log) =>
        Enumerable.Range(0, reader.Count)
            .Where(at => at >= log.Count || log[at].Mark != reader[at])
            .Take(1)
            .Select(at => $"strayed: stream {index} got {reader[at]} as number {at + 1}, where the log has {(at < log.Count ? log[at].Mark : "nothing")}");
}
