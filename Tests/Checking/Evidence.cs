namespace OrleansChat.Checking;

/// <summary>The events of a run, looked up by what the rules ask for. The log is that of the last read; what it has twice counts where it is first.</summary>
internal sealed class Evidence
{
    private readonly Dictionary<Mark, Start> _starts = [];
    private readonly Dictionary<Mark, long> _sequences = [];

    public Evidence(IReadOnlyList<RunEvent> events)
    {
        Events = events;
        for (var at = 0; at < events.Count; at++)
        {
            if (events[at] is RunEvent.SendStarted start)
            {
                _starts.TryAdd(start.Message, new Start(at, start.Key));
            }
        }

        Log = events.OfType<RunEvent.LogRead>().LastOrDefault()?.Messages ?? [];
        foreach (var logged in Log)
        {
            _sequences.TryAdd(logged.Message, logged.Sequence);
        }
    }

    public IReadOnlyList<RunEvent> Events { get; }

    /// <summary>As it was read last.</summary>
    public IReadOnlyList<Logged> Log { get; }

    /// <summary>Where the log has a message; null if nowhere.</summary>
    public long? SequenceOf(Mark message) => _sequences.TryGetValue(message, out var sequence) ? sequence : null;

    /// <summary>The first attempt to send a message; null if there was none.</summary>
    public Start? StartOf(Mark message) => _starts.TryGetValue(message, out var start) ? start : null;

    /// <summary>Whether somebody had begun to send it before this event.</summary>
    public bool IsSentBefore(Mark message, int at) => StartOf(message) is { } start && start.At < at;

    public readonly record struct Start(int At, Guid? Key);
}
