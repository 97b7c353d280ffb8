// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Engine;

// Which calls may start, and in what order.
internal sealed partial class Activation
{
    private readonly WorkerSet? _workers;
    private Queue<GrainCall>? _waiting;
    private int _inProgress;       // all calls that have started and not finished
    private int _holding;          // of those, the ones that do not interleave
    private int _holdingReadOnly;  // of those, the ones that only read
    private bool _admitting;       // a turn of ours is queued that looks at those that wait

    /// <summary>A call has arrived.</summary>
    public void Receive(GrainCall call)
    {
        switch (_life)
        {
            case Life.Gone:
                Forward(call);
                break;
            case Life.Valid when Interleaves(call) || (MayStart(call) && (_holding > 0 || _waiting is null or { Count: 0 })):
                Start(call);
                break;
            default:
                call.Park();
                (_waiting ??= new()).Enqueue(call);
                break;
        }
    }

    /// <summary>A call has finished. Its caller hears of it last, so that he finds the grain free.</summary>
    public void Finished(GrainCall call)
    {
        _inProgress--;
        if (!Interleaves(call))
        {
            _holding--;
            if ((call.Traits & CallTraits.ReadOnly) != 0)
            {
                _holdingReadOnly--;
            }
        }

        Unload(call);
        Touch(call);
        Admit();
        if (_life == Life.Deactivating && _inProgress == 0)
        {
            Scheduler.Enqueue(this);
        }

        call.Settle();
    }

    /// <summary>The turn that starts calls that wait, or ends this activation when none is in progress any more.</summary>
    void ITurn.Run(Activation activation)
    {
        _admitting = false;
        if (_life == Life.Deactivating)
        {
            if (_inProgress == 0)
            {
                EndOnce();
            }

            return;
        }

        if (_life == Life.Valid && _waiting is { Count: > 0 } waiting && MayStart(waiting.Peek()))
        {
            Start(waiting.Dequeue());
        }

        Admit();
    }

    private void Start(GrainCall call)
    {
        if (call.IsAbandoned)
        {
            Unload(call); // as real Orleans drops expired messages
            return;
        }

        _inProgress++;
        if (!Interleaves(call))
        {
            _holding++;
            if ((call.Traits & CallTraits.ReadOnly) != 0)
            {
                _holdingReadOnly++;
            }
        }

        if (call.Run(this, GrainInstance!)) // valid, so there is one
        {
            Finished(call);
        }
    }

    /// <summary>Now valid: all that have come before are received as if they came now, in their order.</summary>
    private void ReceiveWaiting()
    {
        while (_waiting is not null && _waiting.TryDequeue(out var call))
        {
            Scheduler.Enqueue(call);
        }
    }

    private void Admit()
    {
        if (!_admitting && _life == Life.Valid && _waiting is { Count: > 0 } waiting && MayStart(waiting.Peek()))
        {
            _admitting = true;
            Scheduler.Enqueue(this);
        }
    }

    /// <remarks>Readers join readers though a writer waits, as on real Orleans.</remarks>
    private bool MayStart(GrainCall call) =>
        _holding == 0 || Interleaves(call) || ((call.Traits & CallTraits.ReadOnly) != 0 && _holding == _holdingReadOnly);

    private bool Interleaves(GrainCall call) => Class.IsReentrant || (call.Traits & CallTraits.AlwaysInterleave) != 0;

    private void Touch(GrainCall call)
    {
        if ((call.Traits & CallTraits.Unnoticed) == 0)
        {
            _touched = true;
        }
    }

    /// <summary>To the next activation, unless it was meant for this one or this one never began.</summary>
    private void Forward(GrainCall call)
    {
        Unload(call);
        if ((call.Traits & CallTraits.Tick) != 0 || call.IsAbandoned)
        {
            return;
        }

        if (_failure is not null)
        {
            call.Fail(_failure); // who came to an activation that failed hears of it, as do those that waited
        }
        else if (Class.Silo.IsStopping)
        {
            call.Fail(Silo.Stopped());
        }
        else
        {
            call.Forward();
        }
    }

    private void Unload(GrainCall call)
    {
        if ((call.Traits & CallTraits.Tick) == 0)
        {
            _workers?.Unload(this);
        }
    }
}
