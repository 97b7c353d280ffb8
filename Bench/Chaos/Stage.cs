using OrleansChat.Bench.Processes;

namespace OrleansChat.Bench.Chaos;

/// <summary>What a fault can lay hands on.</summary>
/// <param name="Gateway">Runs when a fault begins, and has to when it ends.</param>
/// <param name="Crew">Who uses it.</param>
/// <param name="Random">The life's.</param>
/// <param name="Data">The gateway's directory.</param>
internal sealed record Stage(ChaosGateway Gateway, Crew Crew, Random Random, DirectoryInfo Data)
{
    /// <summary>Between the gateway and the system, if the run has faults that need it.</summary>
    public Preload? Preload { get; init; }

    /// <summary>What the data lie on, if it is a disk of their own.</summary>
    public SmallDisk? Disk { get; init; }

    /// <summary>The gateway's database, if it has one.</summary>
    public PostgresChaosStore? Postgres { get; init; }

    /// <summary>A time between two, in milliseconds.</summary>
    public TimeSpan Milliseconds(int least, int most) => TimeSpan.FromMilliseconds(Random.Next(least, most + 1));
}
