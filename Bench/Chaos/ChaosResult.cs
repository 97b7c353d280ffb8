namespace OrleansChat.Bench.Chaos;

/// <summary>What a run came to.</summary>
/// <param name="Rounds">In their order.</param>
/// <param name="Violations">In words, with the seed that repeats them.</param>
internal sealed record ChaosResult(IReadOnlyList<ChaosRound> Rounds, IReadOnlyList<string> Violations);

/// <summary>A round: load, a fault, and the verdict.</summary>
/// <param name="Seed">Of its life.</param>
/// <param name="Fault">What struck.</param>
/// <param name="Acknowledged">Answers that said that a message is in the log.</param>
/// <param name="Unknown">Attempts of which the sender does not know.</param>
/// <param name="Failed">Attempts that surely added nothing.</param>
/// <param name="Delivered">Messages that readers got.</param>
/// <param name="Visits">How often a reader came.</param>
/// <param name="Violations">What the checker found, or what does not go on.</param>
internal sealed record ChaosRound(int Seed, string Fault, long Acknowledged, long Unknown, long Failed, long Delivered, long Visits, int Violations)
{
    public override string ToString() => FormattableString.Invariant(
        $"{Fault}: {Acknowledged} acknowledged, {Unknown} unknown, {Failed} failed; {Delivered} delivered, {Visits} visits; {Violations} violations");
}
