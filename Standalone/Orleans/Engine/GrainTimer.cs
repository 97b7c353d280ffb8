// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Orleans.Runtime;

namespace Orleans.Engine;

/// <summary>A timer whose ticks are calls of the grain to itself. The next tick is set when one has finished, so one call object serves them all.</summary>
internal abstract class GrainTimer : TaskCall, IGrainTimer
{
    private readonly Activation _activation;
    private readonly CallTraits _traits;
    private readonly CancellationTokenSource _disposal = new();
    private readonly ITimer _timer;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _changed;
    private volatile bool _ticking;

    protected GrainTimer(Activation activation, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _traits = CallTraits.OneWay
            | (options.KeepAlive ? CallTraits.Tick : CallTraits.Tick | CallTraits.Unnoticed)
            | (options.Interleave ? CallTraits.AlwaysInterleave : CallTraits.None);
        _timer = activation.Class.Silo.Time.CreateTimer(
            static state => ((GrainTimer)state!).Due(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public sealed override CallTraits Traits => _traits;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime);
        Check(period);
        _dueTime = dueTime;
        _period = period;
        _changed = true;
        if (!_ticking)
        {
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _disposal.Cancel();
        _timer.Dispose();
        _activation.RemoveTimer(this);
    }

    protected abstract Task TickAsync(CancellationToken cancellationToken);

    protected sealed override async Task Invoke(object grain)
    {
        if (_disposal.IsCancellationRequested)
        {
            return;
        }

        _changed = false;
        try
        {
            await TickAsync(_disposal.Token);
        }
        catch (Exception exception)
        {
            _activation.TickFailed(exception);
        }

        _ticking = false;
        if (!_disposal.IsCancellationRequested)
        {
            _timer.Change(_changed ? _dueTime : _period, Timeout.InfiniteTimeSpan);
        }
    }

    private static void Check(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((long)time.TotalMilliseconds, -1, nameof(time));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)time.TotalMilliseconds, uint.MaxValue - 1, nameof(time));
    }

    private void Due()
    {
        _ticking = true; // a change from here on waits until the tick has finished
        _activation.Scheduler.Enqueue(this);
    }
}

/// <inheritdoc/>
internal sealed class GrainTimer<TState>(
    Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    : GrainTimer(activation, options)
{
    protected override Task TickAsync(CancellationToken cancellationToken) => callback(state, cancellationToken);
}
