// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.ComponentModel;
using Orleans.Runtime;

namespace Orleans.Engine;

/// <summary>A call of a method that returns <see cref="Task"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TaskCall : GrainCall
{
    private Task? _task;

    /// <summary>Makes the call and returns what the caller awaits.</summary>
    public Task Send(GrainReference target)
    {
        if (CancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(CancellationToken);
        }

        Dispatch(target);
        return (Traits & CallTraits.OneWay) != 0 ? Task.CompletedTask : ((PendingCall<Nothing>?)Pending)?.Task ?? _task!; // one or the other
    }

    protected abstract Task Invoke(object grain);

    private protected sealed override PendingCall NewPending() => new PendingCall<Nothing>(this);

    private protected sealed override bool Start(object grain)
    {
        try
        {
            _task = Invoke(grain) ?? throw NoTask();
        }
        catch (Exception exception)
        {
            _task = Task.FromException(exception);
        }

        if (_task.IsCompleted)
        {
            return true;
        }

        Park();
        _task.GetAwaiter().UnsafeOnCompleted(WhenDone);
        return false;
    }

    internal sealed override void Settle()
    {
        if (Pending is PendingCall<Nothing> pending)
        {
            if (_task!.IsCompletedSuccessfully) // set by Start
            {
                pending.TrySetResult(default);
            }
            else
            {
                pending.TrySetFailure(_task);
            }
        }
        else if ((Traits & CallTraits.OneWay) != 0 && _task!.Exception is { } exception)
        {
            Activation.Current!.OneWayFailed(this, exception.InnerException ?? exception);
        }
    }
}
