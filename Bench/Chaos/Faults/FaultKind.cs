using OrleansChat.Bench.Processes;

namespace OrleansChat.Bench.Chaos.Faults;

/// <summary>A fault, and what it takes.</summary>
internal sealed record FaultKind(IFault Fault, FaultNeeds Needs = FaultNeeds.Nothing)
{
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new(new KillFault()),
        new(new StopFault()),
        new(new PauseFault()),
        new(new TimeoutFault()),
        new(new DiskFullFault(), FaultNeeds.Disk),
        new(new DiskErrorFault(), FaultNeeds.Preload),
        new(new ClockFault(), FaultNeeds.Preload),
    ];

    public string Name => Fault.Name;

    /// <summary>Why it cannot strike on this machine; null if it can.</summary>
    public string? Refusal => Needs switch
    {
        FaultNeeds.Preload => Preload.Refusal,
        FaultNeeds.Disk => DiskRefusal.Value,
        _ => null,
    };

    private static readonly Lazy<string?> DiskRefusal = new(() =>
    {
        var (disk, refusal) = SmallDisk.Mount(megabytes: 1);
        disk?.Dispose();
        return refusal;
    });
}

/// <summary>What has to be there before the gateway starts.</summary>
internal enum FaultNeeds
{
    Nothing,

    /// <summary><see cref="Chaos.Preload"/>.</summary>
    Preload,

    /// <summary>A disk of its own under the gateway's data.</summary>
    Disk,
}
