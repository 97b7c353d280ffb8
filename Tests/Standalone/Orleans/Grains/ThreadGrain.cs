namespace OrleansChat.Tests.Standalone.Orleans.Grains;

internal sealed class ThreadGrain : Grain, IThreadGrain
{
    public static readonly AsyncLocal<string?> Ambient = new();

    private int _inside;
    private int _count;

    public async Task<bool> KeepsItsScheduler()
    {
        var scheduler = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = TaskScheduler.Current;
        await Task.Run(() => { });
        var afterPool = TaskScheduler.Current;
        var ofTask = await Task.Factory.StartNew(() => TaskScheduler.Current);
        return scheduler != TaskScheduler.Default && scheduler == afterYield && scheduler == afterPool && scheduler == ofTask;
    }

    public Task<string?> SeesAmbient() => Task.FromResult(Ambient.Value);

    public Task<bool> SeesSynchronizationContext() => Task.FromResult(SynchronizationContext.Current is not null);

    public async Task<int> CountTo(int number)
    {
        for (var i = 0; i < number; i++)
        {
            await Task.Run(() => { });
            if (Interlocked.Increment(ref _inside) != 1)
            {
                throw new InvalidOperationException("Two turns at once.");
            }

            var count = _count;
            Thread.SpinWait(20);
            _count = count + 1;
            Interlocked.Decrement(ref _inside);
        }

        return number;
    }

    public Task<int> Counted() => Task.FromResult(_count);
}
