// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.ComponentModel;
using Orleans.Runtime;

namespace Orleans.Engine;

/// <summary>A call of a method that returns <see cref="ValueTask"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ValueTaskCall : TaskCall
{
    private static readonly Task Done = Task.CompletedTask;

    /// <inheritdoc cref="TaskCall.Send"/>
    public new ValueTask Send(GrainReference target) => new(base.Send(target));

    protected abstract ValueTask InvokeValue(object grain);

    protected sealed override Task Invoke(object grain)
    {
        var task = InvokeValue(grain);
        if (!task.IsCompletedSuccessfully)
        {
            return task.AsTask();
        }

        task.GetAwaiter().GetResult(); // gives a pooled source back
        return Done;
    }
}
