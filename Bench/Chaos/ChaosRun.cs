using System.Diagnostics;

namespace OrleansChat.Bench.Chaos;

/// <summary>One life after the other, each on a new store, until the time is over.</summary>
internal static class ChaosRun
{
    /// <param name="plan">What to do.</param>
    /// <param name="progress">Told a line after each round.</param>
    /// <param name="cancellationToken">Ends it early; what was found until then is lost.</param>
    public static async Task<ChaosResult> RunAsync(ChaosPlan plan, Action<string> progress, CancellationToken cancellationToken)
    {
        var rounds = new List<ChaosRound>();
        var violations = new List<string>();
        var began = Stopwatch.GetTimestamp();
        bool IsOver() => rounds.Count >= plan.Rounds || Stopwatch.GetElapsedTime(began) >= plan.Duration;
        for (var seed = plan.Seed; !IsOver(); seed++)
        {
            await using var life = await ChaosLife.BeginAsync(plan, seed, cancellationToken);
            while (!IsOver() && life.CanGoOn)
            {
                var round = await life.PlayRoundAsync(cancellationToken);
                rounds.Add(round);
                progress(FormattableString.Invariant($"{rounds.Count,4}. seed {seed}, {round}"));
            }
            violations.AddRange(await life.EndAsync(cancellationToken));
        }
        return new ChaosResult(rounds, violations);
    }
}
