// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.ComponentModel;
using Orleans.Runtime;

namespace Orleans.Engine;

/// <summary>A call of a method that returns nothing: one-way by nature.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class VoidCall : TaskCall
{
    public override CallTraits Traits => CallTraits.OneWay;

    /// <summary>Sends the call and forgets it.</summary>
    public new void Send(GrainReference target) => base.Send(target);

    protected abstract void InvokeVoid(object grain);

    protected sealed override Task Invoke(object grain)
    {
        InvokeVoid(grain);
        return Task.CompletedTask;
    }
}
