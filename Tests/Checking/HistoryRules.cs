using static System.FormattableString;

namespace OrleansChat.Checking;

/// <summary>What must be true of a page of history: a piece of the log without a gap, up to its end if it says so.</summary>
internal static class HistoryRules
{
    public static IEnumerable<Violation> Check(Evidence evidence) => evidence.Events.Index()
        .Where(each => each.Item is RunEvent.HistoryRead)
        .SelectMany(each => Check(evidence, each.Index, (RunEvent.HistoryRead)each.Item));

    private static IEnumerable<Violation> Check(Evidence evidence, int at, RunEvent.HistoryRead page)
    {
        var last = page.After;
        foreach (var message in page.Messages)
        {
            if (!evidence.IsSentBefore(message, at))
            {
                yield return new Violation(Rule.Unsent, Invariant($"the page that event {at} read has {message}, which nobody had sent"));
            }

            if (evidence.SequenceOf(message) is not { } sequence)
            {
                yield return new Violation(Rule.NotDurable, Invariant($"the page that event {at} read has {message}, which the log has not"));
                yield break;
            }

            if (last is { } before && sequence != before + 1)
            {
                yield return new Violation(Rule.Strayed, Invariant($"the page that event {at} read has {message} at {sequence} behind {before}"));
                yield break;
            }

            last = sequence;
        }

        if (page.IsToHead && Head(evidence, page.Began) is { } head && head.Sequence > (last ?? 0))
        {
            yield return new Violation(Rule.Strayed, Invariant($"the page that event {at} read ends with {last ?? 0} as if the log did, and {head} had been acknowledged"));
        }
    }

    /// <summary>The last of what was acknowledged before an event.</summary>
    private static Logged? Head(Evidence evidence, int began)
    {
        Logged? head = null;
        foreach (var acknowledged in evidence.Events.Take(began).OfType<RunEvent.Acknowledged>())
        {
            if (evidence.SequenceOf(acknowledged.Message) is { } sequence && sequence > (head?.Sequence ?? 0))
            {
                head = new Logged(sequence, acknowledged.Message);
            }
        }

        return head;
    }
}
