using Orleans.Concurrency;

namespace OrleansChat.Bench.Micro;

/// <summary>Does next to nothing, so that what is measured is the call.</summary>
[Alias("bench.grain")]
public interface IBenchGrain : IGrainWithStringKey
{
    [Alias("task")]
    Task Done();

    [Alias("value-task-of")]
    ValueTask<int> Add(int number);

    [Alias("cancellable")]
    ValueTask<int> AddCancellable(int number, CancellationToken cancellationToken);

    /// <summary>Does not finish in the turn that starts it.</summary>
    [Alias("later")]
    [AlwaysInterleave]
    ValueTask<int> AddLater(int number);

    /// <summary>Calls another grain that many times.</summary>
    [Alias("relay")]
    Task<int> Relay(IBenchGrain other, int times);
}
