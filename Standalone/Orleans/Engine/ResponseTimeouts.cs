// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Engine;

/// <summary>Releases callers that have waited too long. One coarse timer watches all pending calls.</summary>
/// <remarks>A caller is released up to one period late: a tenth of the configured time, at most a second.</remarks>
internal sealed class ResponseTimeouts : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly Shard[] _shards;
    private readonly ITimer _timer;

    public ResponseTimeouts(TimeProvider time, TimeSpan timeout)
    {
        _time = time;
        _timeout = timeout;
        _shards = new Shard[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount)];
        for (var i = 0; i < _shards.Length; i++)
        {
            _shards[i] = new();
        }

        var period = TimeSpan.FromMilliseconds(Math.Clamp(timeout.TotalMilliseconds / 10, 10, 1000));
        _timer = time.CreateDetachedTimer(static state => ((ResponseTimeouts)state!).Sweep(), this, period, period);
    }

    public void Add(PendingCall pending, TimeSpan? ownTimeout)
    {
        var timeout = ownTimeout ?? _timeout;
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        pending.ExpiresAt = _time.GetTimestamp() + (long)(timeout.TotalSeconds * _time.TimestampFrequency);
        _shards[Thread.GetCurrentProcessorId() & (_shards.Length - 1)].Add(pending);
    }

    /// <summary>The host is gone; nobody who still waits will get an answer.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        foreach (var pending in _shards.SelectMany(shard => shard.ExpiredAt(long.MaxValue)))
        {
            pending.HostStopped();
        }
    }

    private void Sweep()
    {
        var now = _time.GetTimestamp();
        foreach (var expired in _shards.SelectMany(shard => shard.ExpiredAt(now)))
        {
            expired.TimeOut(expired.Call.ResponseTimeout ?? _timeout);
        }
    }

    /// <summary>Pending calls in a list through themselves, so that adding and removing allocate nothing. One a processor, so that they seldom meet.</summary>
    internal sealed class Shard
    {
        private readonly Lock _gate = new();
        private PendingCall? _first;

        public void Add(PendingCall pending)
        {
            lock (_gate)
            {
                pending.Shard = this;
                pending.Next = _first;
                if (_first is not null)
                {
                    _first.Previous = pending;
                }

                _first = pending;
            }
        }

        public void Remove(PendingCall pending)
        {
            lock (_gate)
            {
                if (pending.Shard is null)
                {
                    return;
                }

                pending.Shard = null;
                if (pending.Next is not null)
                {
                    pending.Next.Previous = pending.Previous;
                }

                if (pending.Previous is not null)
                {
                    pending.Previous.Next = pending.Next;
                }
                else
                {
                    _first = pending.Next;
                }

                pending.Next = pending.Previous = null;
            }
        }

        public List<PendingCall> ExpiredAt(long now)
        {
            List<PendingCall> expired = [];
            lock (_gate)
            {
                for (var pending = _first; pending is not null; pending = pending.Next)
                {
                    if (pending.ExpiresAt <= now)
                    {
                        expired.Add(pending);
                    }
                }
            }

            return expired;
        }
    }
}
