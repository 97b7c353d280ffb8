namespace OrleansChat.Tests.Standalone.Orleans.Grains;

internal sealed class InlineGrain(Probe probe) : Grain, IInlineGrain
{
    private int _sum;

    public Task<int> Thread() => Task.FromResult(Environment.CurrentManagedThreadId);

    public async Task<int> Descend(int number) =>
        number == 0 ? 0 : 1 + await GrainFactory.GetGrain<IInlineGrain>($"{number - 1}").Descend(number - 1);

    public Task Block(string gate)
    {
        probe.Mark($"{gate} in");
        probe.Gate(gate).GetAwaiter().GetResult();
        return Task.CompletedTask;
    }

    public Task Complete(string gate)
    {
        probe.Open(gate);
        return Task.CompletedTask;
    }

    public async ValueTask<int> Await(string gate)
    {
        await probe.Gate(gate);
        return 1;
    }

    public ValueTask<int> Add(int number) => new(_sum += number);
}
