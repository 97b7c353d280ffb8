using OrleansChat.Bench.Processes;

namespace OrleansChat.Bench.Chaos.Faults;

/// <summary>A fault, what it takes, and where it makes sense.</summary>
/// <param name="Fault">What strikes.</param>
/// <param name="Needs">What has to be there before the gateway starts.</param>
/// <param name="Store">The store that it strikes at; null if it strikes at none.</param>
internal sealed record FaultKind(IFault Fault, FaultNeeds Needs = FaultNeeds.Nothing, StoreKind? Store = null)
{
    private static readonly Lazy<string?> DiskRefusal = new(() =>
    {
        var (disk, refusal) = SmallDisk.Mount(megabytes: 1);
        disk?.Dispose();
        return refusal;
    });

    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new(new KillFault()),
        new(new StopFault()),
        new(new PauseFault()),
        new(new TimeoutFault()),
        new(new ClockFault(), FaultNeeds.Preload),
        new(new DiskFullFault(), FaultNeeds.Disk, StoreKind.Sqlite),
        new(new DiskErrorFault(), FaultNeeds.Preload, StoreKind.Sqlite),
        new(new DatabaseRestartFault(), Store: StoreKind.Postgres),
        new(new DatabaseKillFault(), Store: StoreKind.Postgres),
        new(new DatabasePauseFault(), Store: StoreKind.Postgres),
        new(new DatabaseCutFault(), Store: StoreKind.Postgres),
    ];

    public string Name => Fault.Name;

    /// <summary>Why it cannot strike on this machine; null if it can.</summary>
    public string? Refusal => Needs switch
    {
        FaultNeeds.Preload => Preload.Refusal,
        FaultNeeds.Disk => DiskRefusal.Value,
        _ => null,
    };

    /// <summary>All that strike a gateway with this store.</summary>
    public static IEnumerable<FaultKind> For(StoreKind store) => All.Where(kind => kind.Store is null || kind.Store == store);
}

/// <summary>What a fault takes.</summary>
internal enum FaultNeeds
{
    Nothing,

    /// <summary><see cref="Chaos.Preload"/>.</summary>
    Preload,

    /// <summary>A disk of its own under the gateway's data.</summary>
    Disk,
}
