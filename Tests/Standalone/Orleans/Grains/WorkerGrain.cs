using Orleans.Concurrency;

namespace OrleansChat.Tests.Standalone.Orleans.Grains;

[StatelessWorker(3)]
internal sealed class WorkerGrain(Probe probe) : Grain, IWorkerGrain
{
    private readonly Guid _id = Guid.NewGuid();

    public async Task<Guid> Work(string gate)
    {
        probe.Mark($"{gate} {probe.Count(gate)} in");
        await probe.Gate(gate);
        return _id;
    }
}
