// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Engine;

/// <summary>The promise to a caller who has to wait. Kept once: by the grain, a timeout or a cancellation, whoever is first.</summary>
/// <remarks>Its continuations never run where it is kept: a caller's code never runs within a grain's turn.</remarks>
internal abstract class PendingCall(GrainCall call)
{
    private CancellationTokenRegistration _registration;
    private volatile bool _registered;

    public abstract bool IsSettled { get; }

    internal GrainCall Call { get; } = call;

    // Owned by ResponseTimeouts.
    internal ResponseTimeouts.Shard? Shard { get; set; }
    internal PendingCall? Previous { get; set; }
    internal PendingCall? Next { get; set; }
    internal long ExpiresAt { get; set; }

    public abstract bool TrySetException(Exception exception);

    protected abstract bool TrySetCanceled(CancellationToken cancellationToken);

    /// <summary>Starts the clock, and listens for the caller's cancellation.</summary>
    internal void Arm(CancellationToken callersToken)
    {
        Call.Target.Class.Silo.ResponseTimeouts.Add(this, Call.ResponseTimeout);
        if (!callersToken.CanBeCanceled)
        {
            return;
        }

        _registration = callersToken.UnsafeRegister(
            static (state, token) =>
            {
                var pending = (PendingCall)state!;
                if (pending.TrySetCanceled(token))
                {
                    pending.Call.CancelInGrain();
                }
            },
            this);
        _registered = true;
        if (IsSettled)
        {
            _registration.Unregister();
        }
    }

    internal void HostStopped() => TrySetException(Silo.Stopped());

    internal void TimeOut(TimeSpan timeout) => TrySetException(new TimeoutException(
        $"{Call.Name} on {Call.Target.GrainId} did not answer within {timeout}. It may still run; its answer will be dropped."));

    /// <summary>After it was kept: nobody needs to watch it any more.</summary>
    protected void Disarm()
    {
        Shard?.Remove(this);
        if (_registered)
        {
            _registration.Unregister();
        }
    }
}
