namespace OrleansChat.Bench.Chaos;

/// <summary>Counts of a run; written by many at once.</summary>
internal sealed class Score
{
    private long _acknowledged, _failed, _unknown, _delivered, _visits;

    /// <summary>Answers that said that the message is in the log.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Attempts that surely added nothing.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Attempts of which the sender does not know.</summary>
    public long Unknown => Interlocked.Read(ref _unknown);

    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>How often a reader came.</summary>
    public long Visits => Interlocked.Read(ref _visits);

    public void Acknowledge() => Interlocked.Increment(ref _acknowledged);

    public void Fail() => Interlocked.Increment(ref _failed);

    public void LoseSight() => Interlocked.Increment(ref _unknown);

    public void Deliver() => Interlocked.Increment(ref _delivered);

    public void Come() => Interlocked.Increment(ref _visits);
}
