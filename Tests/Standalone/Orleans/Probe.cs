using System.Collections.Concurrent;

namespace OrleansChat.Tests.Standalone.Orleans;

/// <summary>What grains and a test tell each other: gates that the test opens, marks that the grain leaves.</summary>
internal sealed class Probe
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<object?>> _marks = new();

    private readonly ConcurrentDictionary<string, int> _counts = new();

    public RecordedLogs Logs { get; } = new();

    public ConcurrentQueue<string> Events { get; } = new();

    /// <summary>How often this was asked for that name, this time included.</summary>
    public int Count(string name) => _counts.AddOrUpdate(name, 1, static (_, count) => count + 1);

    /// <summary>Says that something has happened.</summary>
    public void Mark(string name, object? evidence = null) => Of(name).TrySetResult(evidence);

    /// <summary>Waits, in a grain, until the test says so.</summary>
    public Task Gate(string name) => Of(name).Task;

    /// <summary>Lets a grain pass.</summary>
    public void Open(string gate) => Of(gate).TrySetResult(null);

    /// <summary>Waits, in a test, until a grain has said so.</summary>
    public async Task<object?> Marked(string name) => await Of(name).Task.Within($"no grain has marked '{name}'");

    public bool Has(string name) => Of(name).Task.IsCompleted;

    private TaskCompletionSource<object?> Of(string name) =>
        _marks.GetOrAdd(name, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}

internal static class Waiting
{
    /// <summary>Waits patiently; failing says which evidence was missing.</summary>
    public static async Task<T> Within<T>(this Task<T> task, string missing)
    {
        await ((Task)task).Within(missing);
        return await task;
    }

    /// <inheritdoc cref="Within{T}(Task{T}, string)"/>
    public static async Task Within(this Task task, string missing)
    {
        using var over = new CancellationTokenSource();
        if (await Task.WhenAny(task, Task.Delay(GrainHost.Patience, over.Token)) != task)
        {
            Assert.Fail($"After {GrainHost.Patience}: {missing}.");
        }

        await over.CancelAsync();
        await task;
    }
}
