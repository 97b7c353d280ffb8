using static System.FormattableString;

namespace OrleansChat.Checking;

/// <summary>What must be true of every read of the whole log, and of one after the other.</summary>
internal static class LogRules
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var events = evidence.Events;
        var reads = events.Index().Where(each => each.Item is RunEvent.LogRead).Select(each => (At: each.Index, Read: (RunEvent.LogRead)each.Item)).ToList();
        var doubled = new HashSet<Mark>();
        IEnumerable<Violation> violations = Epochs(events);
        foreach (var (at, read) in reads)
        {
            violations = violations.Concat(Numbered(at, read)).Concat(Once(at, read, doubled)).Concat(Sent(evidence, at, read));
        }

        foreach (var (before, after) in reads.Zip(reads.Skip(1)))
        {
            violations = violations.Concat(Continued(before.At, before.Read.Messages, after.At, after.Read.Messages));
        }

        return violations.Concat(Kept(events, reads));
    }

    private static IEnumerable<Violation> Numbered(int at, RunEvent.LogRead read) => read.Messages.Index()
        .Where(each => each.Item.Sequence != each.Index + 1)
        .Take(1)
        .Select(each => new Violation(Rule.Hole, Invariant($"the log that event {at} read has {each.Item} where {each.Index + 1} is due")));

    // Each message once, at the first read that has it twice.
    private static IEnumerable<Violation> Once(int at, RunEvent.LogRead read, HashSet<Mark> told) => read.Messages
        .GroupBy(logged => logged.Message)
        .Where(group => group.Count() > 1 && told.Add(group.Key))
        .Select(group => new Violation(
            Rule.Doubled, Invariant($"{group.Key} is at {string.Join(" and ", group.Select(logged => logged.Sequence))} of the log that event {at} read")));

    private static IEnumerable<Violation> Sent(Evidence evidence, int at, RunEvent.LogRead read)
    {
        foreach (var logged in read.Messages)
        {
            if (!evidence.IsSentBefore(logged.Message, at))
            {
                yield return new Violation(Rule.Unsent, Invariant($"the log that event {at} read has {logged}, which nobody had sent"));
            }
            else if (logged.Key is { } key && evidence.StartOf(logged.Message)?.Key is { } sent && sent != key)
            {
                yield return new Violation(Rule.Unsent, Invariant($"the log that event {at} read has {logged} with the key {key}; it was sent with {sent}"));
            }
        }
    }

    private static IEnumerable<Violation> Continued(int firstAt, IReadOnlyList<Logged> first, int secondAt, IReadOnlyList<Logged> second)
    {
        for (var index = 0; index < first.Count; index++)
        {
            if (index >= second.Count || first[index].Sequence != second[index].Sequence || first[index].Message != second[index].Message)
            {
                var now = index < second.Count ? $"{second[index]}" : "nothing";
                yield return new Violation(Rule.Changed, Invariant($"event {firstAt} read {first[index]} in the log, and event {secondAt} reads {now} there"));
                yield break;
            }
        }
    }

    // Each message once, at the first read that lacks it.
    private static IEnumerable<Violation> Kept(IReadOnlyList<RunEvent> events, IReadOnlyList<(int At, RunEvent.LogRead Read)> reads)
    {
        var promised = new Dictionary<Mark, int>();
        var shown = new Dictionary<Mark, (int At, string Reader)>();
        var from = 0;
        foreach (var (at, read) in reads)
        {
            for (; from < read.Began; from++)
            {
                switch (events[from])
                {
                    case RunEvent.Acknowledged acknowledged:
                        promised.TryAdd(acknowledged.Message, from);
                        break;
                    case RunEvent.Delivered delivered:
                        shown.TryAdd(delivered.Message, (from, delivered.Reader));
                        break;
                }
            }

            var there = read.Messages.Select(logged => logged.Message).ToHashSet();
            foreach (var (message, since) in promised.Where(each => !there.Contains(each.Key)).ToList())
            {
                promised.Remove(message);
                yield return new Violation(Rule.Lost, Invariant($"{message} was acknowledged (event {since}) and is not in the log that event {at} read"));
            }

            foreach (var (message, since) in shown.Where(each => !there.Contains(each.Key)).ToList())
            {
                shown.Remove(message);
                yield return new Violation(
                    Rule.NotDurable, Invariant($"{message} was shown to {since.Reader} (event {since.At}) and is not in the log that event {at} read"));
            }
        }
    }

    private static IEnumerable<Violation> Epochs(IReadOnlyList<RunEvent> events) => events
        .Index()
        .Select(each => (At: each.Index, Epoch: EpochOf(each.Item)))
        .Where(each => each.Epoch is not null)
        .DistinctBy(each => each.Epoch)
        .Skip(1)
        .Select(each => new Violation(Rule.Epoch, Invariant($"event {each.At} tells of another epoch, {each.Epoch}")));

    private static Guid? EpochOf(RunEvent happened) => happened switch
    {
        RunEvent.Acknowledged acknowledged => acknowledged.Epoch,
        RunEvent.LogRead read => read.Epoch,
        _ => null,
    };
}
