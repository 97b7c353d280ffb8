// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Orleans.Runtime;

namespace Orleans.Engine;

// The timers of the grain end with it.
internal sealed partial class Activation
{
    private HashSet<GrainTimer>? _timers;

    public GrainTimer AddTimer<TState>(Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        if (!ReferenceEquals(Current, this))
        {
            throw new InvalidOperationException("A grain timer is registered by the grain itself, in one of its turns.");
        }

        var timer = new GrainTimer<TState>(this, callback, state, options);
        (_timers ??= []).Add(timer);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void RemoveTimer(GrainTimer timer)
    {
        if (ReferenceEquals(Current, this))
        {
            _timers?.Remove(timer);
        }
    }

    private void DisposeTimers()
    {
        var timers = _timers;
        _timers = null;
        foreach (var timer in timers ?? [])
        {
            timer.Dispose();
        }
    }
}
