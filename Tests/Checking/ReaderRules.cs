using static System.FormattableString;

namespace OrleansChat.Checking;

/// <summary>What must be true of every reader: from where it began, what the log has, without a gap.</summary>
internal static class ReaderRules
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var visits = new Dictionary<string, Visit>();
        foreach (var (at, happened) in evidence.Events.Index())
        {
            switch (happened)
            {
                case RunEvent.ReaderOpened opened:
                    visits[opened.Reader] = new Visit { At = at, Last = opened.After };
                    break;
                case RunEvent.Resumed resumed:
                    visits[resumed.Reader] = new Visit { At = at, Last = resumed.After };
                    break;
                case RunEvent.Delivered delivered:
                    var visit = visits.GetValueOrDefault(delivered.Reader) ?? (visits[delivered.Reader] = new Visit { At = at });
                    foreach (var violation in Deliver(evidence, at, delivered, visit))
                    {
                        yield return violation;
                    }

                    break;
                case RunEvent.Awaited awaited when evidence.SequenceOf(awaited.Message) is { } sequence:
                    if (visits.GetValueOrDefault(awaited.Reader) is not { } waiting || !(waiting.Last >= sequence))
                    {
                        yield return new Violation(Rule.Silent, Invariant($"{awaited.Reader} was waited for and did not get {awaited.Message} at {sequence} (event {at})"));
                    }

                    break;
            }
        }
    }

    private static IEnumerable<Violation> Deliver(Evidence evidence, int at, RunEvent.Delivered delivered, Visit visit)
    {
        if (!evidence.IsSentBefore(delivered.Message, at))
        {
            yield return new Violation(Rule.Unsent, Invariant($"{delivered.Reader} got {delivered.Message} (event {at}), which nobody had sent"));
        }

        if (evidence.SequenceOf(delivered.Message) is not { } sequence)
        {
            yield break; // a later read that lacks it says so; without one nobody can
        }

        if (delivered.Sequence is { } told && told != sequence)
        {
            yield return new Violation(Rule.Misplaced, Invariant($"{delivered.Reader} got {delivered.Message} as {told} (event {at}), and it is at {sequence}"));
        }

        if (!visit.HasStrayed && (visit.Last is { } last ? Astray(evidence, delivered.Reader, at, sequence, last + 1) : LeftOut(evidence, delivered.Reader, visit.At, sequence)) is { } strayed)
        {
            visit.HasStrayed = true; // what follows from it is not told again
            yield return strayed;
        }

        visit.Last = sequence;
    }

    private static Violation? Astray(Evidence evidence, string reader, int at, long sequence, long next) => sequence == next
        ? null
        : new Violation(Rule.Strayed, Invariant($"{reader} got {Place(evidence, sequence)} (event {at}), where {Place(evidence, next)} comes next"));

    // It began wherever the log ended then; whatever was sent later is behind that place.
    private static Violation? LeftOut(Evidence evidence, string reader, int opened, long first)
    {
        for (var sequence = 1L; sequence < Math.Min(first, evidence.Log.Count + 1L); sequence++)
        {
            var before = evidence.Log[(int)sequence - 1];
            if (evidence.StartOf(before.Message)?.At > opened)
            {
                return new Violation(
                    Rule.Strayed, Invariant($"{reader} was there (event {opened}) and began with {Place(evidence, first)}; {before}, which was sent later, was left out"));
            }
        }

        return null;
    }

    private static string Place(Evidence evidence, long sequence) =>
        sequence >= 1 && sequence <= evidence.Log.Count ? $"{evidence.Log[(int)sequence - 1]}" : Invariant($"nothing at {sequence}");

    /// <summary>A reader from its coming until it comes again.</summary>
    private sealed class Visit
    {
        public required int At { get; init; }

        /// <summary>The sequence that it got last, or begins behind; null when it began at a place that it was not told.</summary>
        public long? Last { get; set; }

        public bool HasStrayed { get; set; }
    }
}
