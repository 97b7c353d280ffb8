using OrleansChat.Checking;

namespace OrleansChat.Bench.Chaos;

/// <summary>A reader from its coming to its going: what it has heard, for those who wait for that.</summary>
internal sealed class Visit
{
    private readonly Lock _gate = new();
    private readonly HashSet<Mark> _heard = [];
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (Mark Message, TaskCompletionSource Came)? _awaited;

    public void Hear(Mark message)
    {
        lock (_gate)
        {
            _ = _heard.Add(message);
            if (_awaited?.Message == message) { _awaited.Value.Came.TrySetResult(); }
        }
    }

    public void End() => _end.TrySetResult();

    /// <summary>Ends when the reader has heard this or has gone. One waits at a time.</summary>
    /// <exception cref="TimeoutException">Neither happened.</exception>
    public Task HearAsync(Mark message, TimeSpan patience)
    {
        lock (_gate)
        {
            if (_heard.Contains(message)) { return Task.CompletedTask; }
            var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited = (message, came);
            return Task.WhenAny(came.Task, _end.Task).WaitAsync(patience);
        }
    }
}
