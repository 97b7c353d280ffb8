// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.ComponentModel;
using Orleans.Runtime;

namespace Orleans.Engine;

/// <summary>A call under way: its arguments, and how to make it. Generated code derives one class a method.</summary>
/// <remarks>
/// A call that finishes in the turn that starts it hands its caller the grain's own completed task. Only a call that does not, or that must
/// wait, gets a <see cref="PendingCall"/>: the promise its caller holds, which is kept by the grain, a timeout or a cancellation, whoever is first.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GrainCall : ITurn
{
    /// <summary>Far more lives than a grain can have while a call looks for one, unless each ends as it begins.</summary>
    private const int MaxForwards = 100;

    private CallCancellation? _cancellation;
    private PendingCall? _pending;
    private int _forwards;

    /// <summary>How the method is called, from its attributes.</summary>
    public virtual CallTraits Traits => CallTraits.None;

    /// <summary>The method's name, for messages.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>What the method's <see cref="ResponseTimeoutAttribute"/> says.</summary>
    public virtual TimeSpan? ResponseTimeout => null;

    /// <summary>The argument that is a token, if the method has one.</summary>
    public virtual CancellationToken CancellationToken
    {
        get => default;
        set { }
    }

    /// <summary>The promise, once there is one.</summary>
    internal PendingCall? Pending => _pending;

    internal GrainReference Target { get; private set; } = null!; // set by Dispatch, before anybody else sees the call

    /// <summary>Whether nobody waits any more: timed out or cancelled.</summary>
    internal bool IsAbandoned => _pending is { IsSettled: true };

    void ITurn.Run(Activation activation) => activation.Receive(this);

    /// <summary>Sees to it that the caller has a promise, because he cannot have a result yet. Before anybody else can complete the call.</summary>
    internal void Park()
    {
        if (_pending is null && (Traits & CallTraits.OneWay) == 0)
        {
            _pending = NewPending();
            _pending.Arm(_cancellation?.CallersToken ?? CancellationToken);
        }
    }

    /// <summary>Makes the call, in a turn.</summary>
    /// <returns>Whether it has finished; if not, it tells the activation when it has, in another turn.</returns>
    internal bool Run(Activation activation, object grain)
    {
        if (CancellationToken is { CanBeCanceled: true } callers)
        {
            _cancellation = new CallCancellation(activation, callers);
            CancellationToken = _cancellation.GrainsToken;
            Interlocked.MemoryBarrier(); // against CancelInGrain: one of the two sees the other
            if (IsAbandoned)
            {
                _cancellation.Cancel();
            }
        }

        return Start(grain);
    }

    /// <summary>Hands on what the grain has answered, to whom there may be who waits. The last thing that the activation does for a call.</summary>
    internal abstract void Settle();

    /// <summary>The caller has given up; lets the grain know, in a turn.</summary>
    internal void CancelInGrain() => Volatile.Read(ref _cancellation)?.Cancel();

    /// <summary>The activation it came to is gone; looks for the next one.</summary>
    internal void Forward()
    {
        Park();
        if (++_forwards > MaxForwards)
        {
            Fail(new OrleansMessageRejectionException($"{Name} was forwarded {MaxForwards} times: {Target.GrainId} ends whenever it begins."));
            return;
        }

        Target.Dispatch(this);
    }

    /// <summary>Fails the call without making it.</summary>
    internal virtual void Fail(Exception exception)
    {
        Park();
        _pending?.TrySetException(exception);
    }

    /// <returns>Whether it has finished; if not, <see cref="WhenDone"/> comes.</returns>
    private protected abstract bool Start(object grain);

    private protected abstract PendingCall NewPending();

    private protected void Dispatch(GrainReference target)
    {
        Target = target;
        target.Dispatch(this);
    }

    /// <summary>The continuation of a call that did not finish in the turn that started it. Runs where it was made: in a turn.</summary>
    private protected void WhenDone() => Activation.Current!.Finished(this); // in a turn

    private protected Exception NoTask() => new InvalidOperationException($"{Name} returned null in place of a task.");
}
