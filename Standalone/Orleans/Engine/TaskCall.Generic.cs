// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.ComponentModel;
using Orleans.Runtime;

namespace Orleans.Engine;

/// <summary>A call of a method that returns <see cref="Task{T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TaskCall<T> : GrainCall
{
    private Task<T>? _task;

    /// <inheritdoc cref="TaskCall.Send"/>
    public Task<T> Send(GrainReference target)
    {
        if (CancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(CancellationToken);
        }

        Dispatch(target);
        return ((PendingCall<T>?)Pending)?.Task ?? _task!; // one or the other
    }

    protected abstract Task<T> Invoke(object grain);

    private protected sealed override PendingCall NewPending() => new PendingCall<T>(this);

    private protected sealed override bool Start(object grain)
    {
        try
        {
            _task = Invoke(grain) ?? throw NoTask();
        }
        catch (Exception exception)
        {
            _task = Task.FromException<T>(exception);
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
        var task = _task!; // set by Start
        if (!task.IsCompletedSuccessfully)
        {
            (Pending as PendingCall<T>)?.TrySetFailure(task);
            return;
        }

        if (GrainArgument.IsGrain(task.Result, out T? reference))
        {
            _task = Task.FromResult(reference);
        }

        (Pending as PendingCall<T>)?.TrySetResult(_task!.Result);
    }
}
