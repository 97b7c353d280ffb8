using static System.FormattableString;

namespace OrleansChat.Checking;

/// <summary>What must be true of answers to senders.</summary>
internal static class SendRules
{
    public static IEnumerable<Violation> Check(Evidence evidence) =>
        Answers(evidence).Concat(Repeats(evidence)).Concat(Order(evidence)).Concat(Refusals(evidence));

    private static IEnumerable<Violation> Answers(Evidence evidence)
    {
        foreach (var (at, happened) in evidence.Events.Index())
        {
            if (happened is not RunEvent.Acknowledged acknowledged)
            {
                continue;
            }

            if (!evidence.IsSentBefore(acknowledged.Message, at))
            {
                yield return new Violation(Rule.Unsent, Invariant($"event {at} acknowledges {acknowledged.Message}, which nobody had sent"));
            }

            if (acknowledged.Sequence is { } told && evidence.SequenceOf(acknowledged.Message) is { } sequence && told != sequence)
            {
                yield return new Violation(Rule.Misplaced, Invariant($"{acknowledged.Message} was acknowledged at {told} (event {at}) and is at {sequence}"));
            }
        }
    }

    private static IEnumerable<Violation> Repeats(Evidence evidence) => evidence.Events
        .OfType<RunEvent.Acknowledged>()
        .Where(acknowledged => acknowledged.Sequence is not null)
        .GroupBy(acknowledged => acknowledged.Message, acknowledged => acknowledged.Sequence)
        .Select(group => (Message: group.Key, Told: group.Distinct().ToList()))
        .Where(each => each.Told.Count > 1)
        .Select(each => new Violation(Rule.RepeatMoved, Invariant($"{each.Message} was acknowledged at {string.Join(" and at ", each.Told)}")));

    // Whoever begins to send when another has been acknowledged comes behind it, whichever senders the two are of.
    private static IEnumerable<Violation> Order(Evidence evidence)
    {
        var last = (Message: default(Mark), Sequence: 0L, At: 0); // of what is acknowledged, the one furthest behind
        foreach (var (at, happened) in evidence.Events.Index())
        {
            switch (happened)
            {
                case RunEvent.Acknowledged acknowledged when evidence.SequenceOf(acknowledged.Message) is { } sequence && sequence > last.Sequence:
                    last = (acknowledged.Message, sequence, at);
                    break;
                case RunEvent.SendStarted started when evidence.StartOf(started.Message)?.At == at && evidence.SequenceOf(started.Message) < last.Sequence:
                    yield return new Violation(Rule.Swapped, Invariant(
                        $"{started.Message} is at {evidence.SequenceOf(started.Message)}, before {last.Message} at {last.Sequence}, which had been acknowledged (event {last.At}) when it was first sent (event {at})"));
                    break;
            }
        }
    }

    private static IEnumerable<Violation> Refusals(Evidence evidence)
    {
        var open = new Dictionary<Mark, int>(); // attempts that may have added it
        var refused = new HashSet<Mark>();
        foreach (var happened in evidence.Events)
        {
            switch (happened)
            {
                case RunEvent.SendStarted started:
                    open[started.Message] = open.GetValueOrDefault(started.Message) + 1;
                    break;
                case RunEvent.Failed failed:
                    open[failed.Message] = open.GetValueOrDefault(failed.Message) - 1;
                    refused.Add(failed.Message);
                    break;
            }
        }

        return refused
            .Where(message => open[message] <= 0 && evidence.SequenceOf(message) is not null)
            .Select(message => new Violation(Rule.Refused, Invariant($"{message} was refused for sure and is at {evidence.SequenceOf(message)}")));
    }
}
