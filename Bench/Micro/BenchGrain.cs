namespace OrleansChat.Bench.Micro;

internal sealed class BenchGrain : Grain, IBenchGrain
{
    private int _sum;

    public Task Done() => Task.CompletedTask;

    public ValueTask<int> Add(int number) => new(_sum += number);

    public ValueTask<int> AddCancellable(int number, CancellationToken cancellationToken) => new(_sum += number);

    public async ValueTask<int> AddLater(int number)
    {
        await Task.Yield();
        return _sum += number;
    }

    public async Task<int> Relay(IBenchGrain other, int times)
    {
        var sum = 0;
        for (var i = 0; i < times; i++)
        {
            sum = await other.Add(1);
        }

        return sum;
    }
}
