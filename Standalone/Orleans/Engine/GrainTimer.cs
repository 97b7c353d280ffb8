// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Orleans.Runtime;

namespace Orleans.Engine;

/// <summary>A timer whose ticks are calls of the grain to itself. The next tick is set when one has finished, so one call object serves them all.</summary>
/// <remarks>
/// A change replaces the underlying timer, so that a tick which was due under the old times and has not begun is known by its age and does not
/// count; a change while a tick waits or runs takes effect when it has finished. So no change is ever lost.
/// </remarks>
internal abstract class GrainTimer : TaskCall, IGrainTimer
{
    private readonly Lock _gate = new();
    private readonly Activation _activation;
    private readonly CallTraits _traits;
    private readonly CancellationTokenSource _disposal = new();
    private ITimer? _timer;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private int _changes;
    private int _changesAtTick;
    private bool _ticking;

    protected GrainTimer(Activation activation, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _traits = CallTraits.OneWay | CallTraits.Tick
            | (options.KeepAlive ? CallTraits.None : CallTraits.Unnoticed)
            | (options.Interleave ? CallTraits.AlwaysInterleave : CallTraits.None);
    }

    public sealed override CallTraits Traits => _traits;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime);
        Check(period);
        lock (_gate)
        {
            _changes++;
            (_dueTime, _period) = (dueTime, period);
            if (!_ticking)
            {
                Replace();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _changes++;
            _timer?.Dispose();
        }

        _disposal.Cancel();
        _activation.RemoveTimer(this);
    }

    protected abstract Task TickAsync(CancellationToken cancellationToken);

    protected sealed override async Task Invoke(object grain)
    {
        if (_disposal.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await TickAsync(_disposal.Token);
        }
        catch (Exception exception)
        {
            _activation.TickFailed(exception);
        }

        lock (_gate)
        {
            _ticking = false;
            if (_changes != _changesAtTick)
            {
                Replace();
            }
            else
            {
                _timer!.Change(_period, Timeout.InfiniteTimeSpan); // it has ticked
            }
        }
    }

    private static void Check(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((long)time.TotalMilliseconds, -1, nameof(time));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)time.TotalMilliseconds, uint.MaxValue - 1, nameof(time));
    }

    private void Replace()
    {
        _timer?.Dispose();
        if (_disposal.IsCancellationRequested)
        {
            return;
        }

        var changes = _changes;
        _timer = _activation.Class.Silo.Time.CreateDetachedTimer(_ => Due(changes), null, _dueTime, Timeout.InfiniteTimeSpan);
    }

    private void Due(int changes)
    {
        lock (_gate)
        {
            if (_changes != changes || _ticking)
            {
                return;
            }

            _ticking = true;
            _changesAtTick = changes;
        }

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
