namespace OrleansChat.Checking;

/// <summary>Decides whether a run kept the promise: acknowledged means in the log, once, in one order, and readers see just that.</summary>
/// <remarks>
/// Pure: the same events always give the same answer. It trusts nothing but the order of the events (see <see cref="RunEvent"/>), and
/// holds a message of which no outcome is known against nobody: it may be in the log or not. What happened after the last read of the
/// log is judged as far as that read tells; so a run ends with one.
/// </remarks>
public static class Checker
{
    /// <summary>Every violation; empty if the promise was kept.</summary>
    public static IReadOnlyList<Violation> Check(IReadOnlyList<RunEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (!events.Any(each => each is RunEvent.LogRead))
        {
            return [new Violation(Rule.Unproved, "nobody has read the log")];
        }

        var evidence = new Evidence(events);
        return [.. LogRules.Check(evidence), .. SendRules.Check(evidence), .. ReaderRules.Check(evidence), .. HistoryRules.Check(evidence)];
    }
}
