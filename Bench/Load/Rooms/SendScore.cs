namespace OrleansChat.Bench.Load.Rooms;

/// <summary>What became of sends. One thread adds.</summary>
internal sealed class SendScore
{
    private readonly LatencyHistogram _times = new();

    public long Acknowledged => _times.Count;

    public long Refused { get; private set; }

    public double Seconds { get; private init; }

    /// <summary>Milliseconds that <paramref name="share"/> of the acknowledged did not exceed.</summary>
    public double Percentile(double share) => _times.Percentile(share) / 1000.0;

    public void Add((bool Acknowledged, TimeSpan Took) sent)
    {
        if (sent.Acknowledged) { _times.Record((long)sent.Took.TotalMicroseconds); }
        else { Refused++; }
    }

    public static SendScore Sum(IReadOnlyList<SendScore> scores, TimeSpan duration)
    {
        var sum = new SendScore { Seconds = duration.TotalSeconds };
        foreach (var score in scores)
        {
            sum._times.Add(score._times);
            sum.Refused += score.Refused;
        }

        return sum;
    }
}
