using Orleans.Concurrency;

namespace OrleansChat.Tests.Standalone.Orleans.Grains;

/// <summary>Stays in a call until the test lets it pass, and notes in <see cref="Probe.Events"/> when it comes and goes.</summary>
[Alias("test.gate")]
public interface IGateGrain : IGrainWithStringKey
{
    [Alias("pass")]
    Task Pass(string gate);

    [Alias("pass-reading")]
    [ReadOnly]
    Task PassReading(string gate);

    [Alias("pass-interleaving")]
    [AlwaysInterleave]
    Task PassInterleaving(string gate);

    /// <summary>A caller's messages arrive in order, so when this has answered, those before it have arrived.</summary>
    [Alias("ping")]
    [AlwaysInterleave]
    Task Ping();
}

/// <inheritdoc/>
[Alias("test.reentrant-gate")]
public interface IReentrantGateGrain : IGateGrain;
