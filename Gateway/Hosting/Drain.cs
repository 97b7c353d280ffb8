namespace OrleansChat.Gateway.Hosting;

/// <summary>The end of the gateway in good order: open calls are told to end and have their last word before the listeners close.</summary>
/// <remarks>
/// Some clients hang for ever when TCP closes under an open stream, so streams end by themselves first (requirement GC-21). The host calls
/// <see cref="StoppingAsync"/> before it stops any service, the listeners among them.
/// </remarks>
internal sealed class Drain(TimeProvider time) : IHostedLifecycleService, IDisposable
{
    /// <summary>How long calls may take to end; the rest of the five seconds that a stop may take belongs to the services behind.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>A complete response is written by the connection's own loop a moment later; the listeners' farewell must not overtake it.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _draining = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;

    /// <summary>Cancelled when it begins.</summary>
    public CancellationToken Token => _draining.Token;

    public bool HasBegun => _draining.IsCancellationRequested;

    /// <summary>Counts a call until its response is complete.</summary>
    public void Enter(HttpContext call)
    {
        Interlocked.Increment(ref _open);
        call.Response.OnCompleted(static drain => ((Drain)drain).Leave(), this);
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _draining.CancelAsync();
        if (Volatile.Read(ref _open) == 0)
        {
            return;
        }

        try
        {
            await _empty.Task.WaitAsync(Patience, time, cancellationToken);
            await Task.Delay(LastWord, time, cancellationToken);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            // A client that does not read does not keep the others waiting; its connection is closed with the listener.
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _draining.Dispose();

    private Task Leave()
    {
        if (Interlocked.Decrement(ref _open) == 0 && HasBegun)
        {
            _empty.TrySetResult();
        }

        return Task.CompletedTask;
    }
}
