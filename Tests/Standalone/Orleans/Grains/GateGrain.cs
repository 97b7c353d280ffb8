using Orleans.Concurrency;

namespace OrleansChat.Tests.Standalone.Orleans.Grains;

internal abstract class AnyGateGrain(Probe probe) : Grain
{
    /// <remarks>A key that begins with "waits" lets nobody in until the test lets it begin.</remarks>
    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        this.GetPrimaryKeyString().StartsWith("waits", StringComparison.Ordinal) ? probe.Gate("begin") : Task.CompletedTask;

    public Task Pass(string gate) => PassAsync(gate);

    public Task PassReading(string gate) => PassAsync(gate);

    public Task PassInterleaving(string gate) => PassAsync(gate);

    public Task Ping()
    {
        probe.Count("pings");
        return Task.CompletedTask;
    }

    private async Task PassAsync(string gate)
    {
        probe.Events.Enqueue($"{gate} in");
        probe.Mark($"{gate} in");
        await probe.Gate(gate);
        probe.Events.Enqueue($"{gate} out");
    }
}

internal sealed class GateGrain(Probe probe) : AnyGateGrain(probe), IGateGrain;

[Reentrant]
internal sealed class ReentrantGateGrain(Probe probe) : AnyGateGrain(probe), IReentrantGateGrain;
