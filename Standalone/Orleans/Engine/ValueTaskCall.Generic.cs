// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.ComponentModel;
using Orleans.Runtime;

namespace Orleans.Engine;

/// <summary>A call of a method that returns <see cref="ValueTask{T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ValueTaskCall<T> : GrainCall
{
    private ValueTask<T> _task;

    /// <inheritdoc cref="TaskCall.Send"/>
    public ValueTask<T> Send(GrainReference target)
    {
        if (CancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(CancellationToken);
        }

        Dispatch(target);
        return Pending is PendingCall<T> pending ? new ValueTask<T>(pending.Task) : _task;
    }

    protected abstract ValueTask<T> Invoke(object grain);

    private protected sealed override PendingCall NewPending() => new PendingCall<T>(this);

#pragma warning disable CA2012 // kept until it is consumed, once, by Settle
    private protected sealed override bool Start(object grain)
    {
        try
        {
            _task = Invoke(grain);
        }
        catch (Exception exception)
        {
            _task = ValueTask.FromException<T>(exception);
        }

        if (_task.IsCompleted)
        {
            return true;
        }

        Park();
        var task = _task.AsTask(); // whatever it is made of, its continuation will run in a turn
        _task = new ValueTask<T>(task);
        task.GetAwaiter().UnsafeOnCompleted(WhenDone);
        return false;
    }
#pragma warning restore CA2012

    /// <remarks>Consumes the grain's value task, once, and keeps what came of it.</remarks>
    internal sealed override void Settle()
    {
        if (_task.IsCompletedSuccessfully)
        {
            var result = _task.Result;
            if (GrainArgument.IsGrain(result, out T? reference))
            {
                result = reference;
            }

            _task = new ValueTask<T>(result);
            (Pending as PendingCall<T>)?.TrySetResult(result);
            return;
        }

        var task = _task.AsTask();
        _task = new ValueTask<T>(task);
        (Pending as PendingCall<T>)?.TrySetFailure(task);
    }
}
