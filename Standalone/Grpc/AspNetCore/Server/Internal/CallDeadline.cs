using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The time at which a client stops waiting. Either the call ends first, or the deadline ends it; never both.</summary>
internal sealed class CallDeadline : IAsyncDisposable
{
    private const int Running = 0;
    private const int Ended = 1;
    private const int Passed = 2;

    /// <summary>A timer takes no more; a longer wait is taken in pieces.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

    private readonly HttpServerCallContext _call;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _cancellation;
    private readonly TaskCompletionSource _passing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;
    private int _state = Running;

    public CallDeadline(HttpServerCallContext call, TimeProvider time, TimeSpan timeout)
    {
        _call = call;
        _time = time;
        Deadline = time.GetUtcNow().UtcDateTime + timeout;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(call.HttpContext.RequestAborted);
        CancellationToken = _cancellation.Token;
        using (ExecutionContext.SuppressFlow()) // the timer must not keep the request's async locals alive
        {
            _timer = time.CreateTimer(static state => ((CallDeadline)state!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        Wait(timeout); // only now that the timer is known to Ring
    }

    public DateTime Deadline { get; }

    /// <summary>Cancelled when the deadline has passed or the client has gone.</summary>
    public CancellationToken CancellationToken { get; }

    public bool HasPassed => Volatile.Read(ref _state) == Passed;

    /// <summary>Takes the right to end the call; false when the deadline has it.</summary>
    public bool TryEnd() => Interlocked.CompareExchange(ref _state, Ended, Running) != Passed;

    /// <summary>Completes when a deadline that has passed has done all it does.</summary>
    public Task PassedAsync() => _passing.Task;

    public ValueTask DisposeAsync()
    {
        _cancellation.Dispose();
        return _timer.DisposeAsync();
    }

    private void Wait(TimeSpan remaining) =>
        _timer.Change(remaining < LongestWait ? remaining : LongestWait, Timeout.InfiniteTimeSpan);

    private void Ring()
    {
        var remaining = Deadline - _time.GetUtcNow().UtcDateTime;
        if (remaining > TimeSpan.Zero)
        {
            // Never nought: the clock may lag behind the timer by less than a tick of either.
            Wait(remaining < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : remaining);
        }
        else if (Interlocked.CompareExchange(ref _state, Passed, Running) == Running)
        {
            _ = PassAsync(); // whoever ends the call awaits PassedAsync
        }
    }

    /// <remarks>
    /// The status goes first, then the handler is told: its own answer can then no longer come before it. A client that has closed its window
    /// on messages that wait gets a reset instead of the status; it knows its deadline.
    /// </remarks>
    private async Task PassAsync()
    {
        GrpcServerLog.DeadlineExceeded(_call.Logger, Deadline);
        try
        {
            var sent = _call.SendDeadlineExceededAsync();
            await _cancellation.CancelAsync();
            await sent;
            Protocol.Reset(_call.HttpContext);
        }
        catch (Exception ex) // callbacks of the token are the handler's code
        {
            GrpcServerLog.DeadlineCancellationError(_call.Logger, ex);
        }
        finally
        {
            _passing.SetResult();
        }
    }
}
