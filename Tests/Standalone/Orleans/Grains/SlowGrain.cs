namespace OrleansChat.Tests.Standalone.Orleans.Grains;

internal sealed class SlowGrain(Probe probe) : Grain, ISlowGrain
{
    public async Task<string> Pass(string gate)
    {
        probe.Mark($"{gate} in");
        await probe.Gate(gate);
        probe.Mark($"{gate} out");
        return gate;
    }

    public Task PassShortly(string gate) => Pass(gate);

    public async Task<string> PassOrCancel(string gate, CancellationToken cancellationToken)
    {
        var scheduler = TaskScheduler.Current;
        cancellationToken.Register(() => probe.Mark($"{gate} told", TaskScheduler.Current == scheduler));
        probe.Mark($"{gate} in");
        try
        {
            await probe.Gate(gate).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            probe.Mark($"{gate} cancelled", TaskScheduler.Current == scheduler);
            throw;
        }

        return gate;
    }

    public ValueTask<bool> SeesCancellation(CancellationToken cancellationToken) => new(cancellationToken.CanBeCanceled);

    public void Notify(string mark) => probe.Mark(mark);

    public Task PassUnheard(string gate) => Pass(gate);

    public ValueTask FailUnheard(string text) => throw new InvalidDataException(text);

    public void FailNotified(string text) => throw new InvalidDataException(text);
}
