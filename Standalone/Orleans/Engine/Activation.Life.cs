// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Engine;

// How an activation begins and ends.
internal sealed partial class Activation
{
    private AsyncServiceScope? _services;
    private TaskCompletionSource? _deactivated;
    private DeactivationReason _reason;
    private Exception? _failure;
    private bool _ending;
    private bool _touched;
    private long _idleSince;
    private long _keepUntil;

    public Task Deactivated
    {
        get
        {
            if (IsGone)
            {
                return Task.CompletedTask;
            }

            var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var deactivated = Interlocked.CompareExchange(ref _deactivated, created, null) ?? created;
            if (IsGone)
            {
                deactivated.TrySetResult(); // it ended meanwhile, perhaps before it saw this
            }

            return deactivated.Task;
        }
    }

    /// <summary>Begins this life, on the thread pool: whoever calls first is not held up by constructors.</summary>
    public void Activate() => Scheduler.Enqueue(new Beginning());

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        if (ReferenceEquals(Current, this))
        {
            BeginToEnd(deactivationReason);
        }
        else
        {
            Scheduler.Enqueue(new Ending(deactivationReason, OnlyIfIdle: false));
        }
    }

    public void DelayDeactivation(TimeSpan timeSpan)
    {
        var time = Class.Silo.Time;
        _keepUntil = timeSpan == TimeSpan.MaxValue || timeSpan == Timeout.InfiniteTimeSpan ? long.MaxValue
            : timeSpan <= TimeSpan.Zero ? 0
            : time.GetTimestamp() + (long)(timeSpan.TotalSeconds * time.TimestampFrequency);
    }

    /// <summary>Ends this activation if nobody has used it for that long. For the collector's thread; what it decides is checked again in a turn.</summary>
    public void CollectIfIdle(long now, TimeSpan age)
    {
        if (_life != Life.Valid)
        {
            return;
        }

        if (Volatile.Read(ref _touched) || Volatile.Read(ref _inProgress) != 0)
        {
            // Calls only set a flag; how long ago is known to one sweep. So an activation may live up to two quanta longer than its age.
            Volatile.Write(ref _touched, false);
            _idleSince = now;
            return;
        }

        if (now >= Volatile.Read(ref _keepUntil) && Class.Silo.Time.GetElapsedTime(_idleSince, now) >= age)
        {
            Scheduler.Enqueue(new Ending(new(DeactivationReasonCode.ActivationIdle, $"Not used for {age}."), OnlyIfIdle: true));
            return;
        }

        Scheduler.Trim();
    }

    private async Task BeginAsync()
    {
        using var timeout = new CancellationTokenSource(Class.Silo.Collection.ActivationTimeout, Class.Silo.Time);
        try
        {
            _services = Class.Silo.Services.CreateAsyncScope();
            GrainInstance = Class.CreateInstance(ActivationServices);
            if (GrainInstance is IGrainBase grain)
            {
                await grain.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
            }
        }
        catch (Exception exception)
        {
            LogActivationFailed(Class.Silo.Logger, GrainId, exception);
            _failure = exception;
            await LeaveAsync();
            ForwardWaiting();
            return;
        }

        if (_life == Life.Activating)
        {
            _life = Life.Valid;
            ReceiveWaiting();
        }
        else
        {
            await EndAsync(wasValid: false);
        }
    }

    private void BeginToEnd(DeactivationReason reason)
    {
        var before = _life;
        if (before is Life.Deactivating or Life.Gone)
        {
            return;
        }

        _reason = reason;
        _life = Life.Deactivating;
        if (before == Life.Valid && _inProgress == 0)
        {
            Scheduler.Enqueue(this); // otherwise the last call to finish does, or the end of OnActivateAsync
        }
    }

    private void EndOnce()
    {
        if (!_ending)
        {
            _ending = true;
            Observe(EndAsync(wasValid: true));
        }
    }

    private async Task EndAsync(bool wasValid)
    {
        DisposeTimers();
        if (wasValid && GrainInstance is IGrainBase grain)
        {
            using var timeout = new CancellationTokenSource(Class.Silo.Collection.DeactivationTimeout, Class.Silo.Time);
            try
            {
                await grain.OnDeactivateAsync(_reason, timeout.Token).WaitAsync(timeout.Token);
            }
            catch (Exception exception)
            {
                LogDeactivationFailed(Class.Silo.Logger, GrainId, exception);
            }
        }

        await LeaveAsync();
        ForwardWaiting();
    }

    /// <summary>Disposes the grain and leaves the directory; from here on the key may have another activation.</summary>
    private async Task LeaveAsync()
    {
        DisposeTimers();
        try
        {
            switch (GrainInstance)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }

            if (_services is { } services)
            {
                _services = null;
                await services.DisposeAsync();
            }
        }
        catch (Exception exception)
        {
            LogDisposalFailed(Class.Silo.Logger, GrainId, exception);
        }

        Class.Remove(this, _workers);
        _life = Life.Gone;
        GrainInstance = null;
        Interlocked.MemoryBarrier(); // against Deactivated: one of the two sees the other
        _deactivated?.TrySetResult();
    }

    private void ForwardWaiting()
    {
        while (_waiting is not null && _waiting.TryDequeue(out var call))
        {
            Forward(call);
        }
    }

    private void Observe(Task ownWork)
    {
        if (ownWork.IsCompletedSuccessfully)
        {
            return;
        }

        ownWork.ContinueWith(
            static (failed, activation) => LogBroken(((Activation)activation!).Class.Silo.Logger, ((Activation)activation).GrainId, failed.Exception!), // it has failed
            this,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private sealed class Beginning : ITurn
    {
        public void Run(Activation activation) => activation.Observe(activation.BeginAsync());
    }

    private sealed record Ending(DeactivationReason Reason, bool OnlyIfIdle) : ITurn
    {
        public void Run(Activation activation)
        {
            if (!OnlyIfIdle || (!activation._touched && activation._inProgress == 0))
            {
                activation.BeginToEnd(Reason);
            }
        }
    }
}
