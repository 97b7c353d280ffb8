using Orleans.Streams;

namespace OrleansChat.Tests.Standalone.Orleans;

/// <summary>Subscribes outside of grains; keeps what it gets.</summary>
internal sealed class Reader : IAsyncObserver<int>
{
    private readonly Lock _gate = new();
    private readonly List<int> _numbers = [];
    private readonly Dictionary<int, TaskCompletionSource> _awaited = [];

    /// <summary>What to do with each number, before it counts as got.</summary>
    public Func<int, Task> OnNext { get; init; } = _ => Task.CompletedTask;

    public IReadOnlyList<int> Numbers
    {
        get
        {
            lock (_gate)
            {
                return [.. _numbers];
            }
        }
    }

    public async Task OnNextAsync(int item, StreamSequenceToken? token = null)
    {
        await OnNext(item);
        lock (_gate)
        {
            _numbers.Add(item);
            Of(item).TrySetResult();
        }
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public Task Got(int number)
    {
        lock (_gate)
        {
            return Of(number).Task.Within($"{number} was not delivered");
        }
    }

    private TaskCompletionSource Of(int number)
    {
        if (!_awaited.TryGetValue(number, out var source))
        {
            _awaited[number] = source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return source;
    }
}
