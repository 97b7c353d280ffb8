// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Engine;

/// <inheritdoc/>
/// <remarks>
/// A bounded queue, and one delivery at a time that empties it: as calls to the grain that owns it, otherwise on the thread pool. Whoever puts
/// an event into a queue that nobody empties starts the delivery, so publishing costs an enqueue.
/// </remarks>
internal sealed class Subscription<T>(MemoryStreamProvider provider, StreamId streamId, GrainReference? owner)
    : Subscription(provider, streamId, owner), IThreadPoolWorkItem
{
    private const int Capacity = 1024;

    /// <summary>Events that a grain gets in one call, so that other calls come in between.</summary>
    private const int EventsPerCall = 64;

    private readonly Lock _gate = new();
    private readonly Queue<(T Item, StreamSequenceToken Token)> _queue = new();
    private IAsyncObserver<T>? _observer;
    private Activation? _observersActivation;
    private bool _delivering;
    private bool _overflowing;
    private bool _ended;

    public void Attach(IAsyncObserver<T> observer, Activation? activation)
    {
        lock (_gate)
        {
            _observer = observer;
            _observersActivation = activation;
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            _queue.Clear();
        }

        Provider.Remove(this);
    }

    public void Offer(T item, StreamSequenceToken token)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            if (_queue.Count == Capacity)
            {
                _queue.Dequeue();
                if (!_overflowing)
                {
                    _overflowing = true;
                    LogOverflow(Logger, StreamId, Capacity);
                }
            }

            _queue.Enqueue((item, token));
            if (_delivering)
            {
                return;
            }

            _delivering = true;
        }

        StartDelivery();
    }

    void IThreadPoolWorkItem.Execute() => _ = DeliverAllAsync(); // hands every failure to the log

    private void StartDelivery()
    {
        if (Owner is null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else
        {
            new Delivery(this).Send(Owner);
        }
    }

    private async Task DeliverAllAsync()
    {
        while (Next(null, out var observer, out var item, out var token))
        {
            await DeliverAsync(observer, item, token);
        }
    }

    private async Task DeliverSomeAsync(Activation activation)
    {
        for (var i = 0; i < EventsPerCall; i++)
        {
            if (!Next(activation, out var observer, out var item, out var token))
            {
                return;
            }

            await DeliverAsync(observer, item, token);
        }

        StartDelivery();
    }

    private async Task DeliverAsync(IAsyncObserver<T>? observer, T item, StreamSequenceToken token)
    {
        if (observer is null)
        {
            LogNotResumed(Logger, Owner!.GrainId, StreamId); // only a grain loses its observer
            return;
        }

        try
        {
            await observer.OnNextAsync(item, token);
        }
        catch (Exception exception)
        {
            LogFailed(Logger, StreamId, exception);
        }
    }

    private bool Next(Activation? activation, out IAsyncObserver<T>? observer, out T item, out StreamSequenceToken token)
    {
        lock (_gate)
        {
            observer = ReferenceEquals(activation, _observersActivation) ? _observer : null;
            if (_queue.TryDequeue(out var next))
            {
                (item, token) = next;
                return true;
            }

            _delivering = _overflowing = false;
            (item, token) = (default!, default!); // not looked at
            return false;
        }
    }

    /// <summary>A call of the runtime to the grain that has subscribed.</summary>
    private sealed class Delivery(Subscription<T> subscription) : TaskCall
    {
        public override CallTraits Traits => CallTraits.OneWay;

        public override string Name => $"stream {subscription.StreamId}";

        internal override void Fail(Exception exception)
        {
            LogFailed(subscription.Logger, subscription.StreamId, exception);
            lock (subscription._gate)
            {
                subscription._queue.Clear(); // the grain cannot be reached; the next event tries again
                subscription._delivering = false;
            }
        }

        protected override Task Invoke(object grain) => subscription.DeliverSomeAsync(Activation.Current!); // in a turn
    }
}
