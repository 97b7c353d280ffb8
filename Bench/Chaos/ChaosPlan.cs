using OrleansChat.Bench.Chaos.Faults;

namespace OrleansChat.Bench.Chaos;

/// <summary>What a run is to do.</summary>
internal sealed record ChaosPlan
{
    /// <summary>Of the first life; each further one has the next number.</summary>
    public required int Seed { get; init; }

    /// <summary>No round begins after so long.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>No more rounds than these.</summary>
    public int Rounds { get; init; } = int.MaxValue;

    public StoreKind Store { get; init; } = StoreKind.Sqlite;

    /// <summary>Which faults strike; each round has one of them.</summary>
    public required IReadOnlyList<FaultKind> Faults { get; init; }

    /// <summary>The gateway's assembly.</summary>
    public required FileInfo Gateway { get; init; }

    /// <summary>Where the gateway's data go.</summary>
    public required DirectoryInfo Data { get; init; }

    public bool Needs(FaultNeeds what) => Faults.Any(fault => fault.Needs == what);
}
