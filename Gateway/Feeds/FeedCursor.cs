using System.Threading.Tasks.Sources;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Feeds;

/// <summary>A reader's place in a feed: what comes next, in which protocol's bytes.</summary>
/// <remarks>
/// One reader: no two calls at once, but <see cref="Close"/> may come at any time. The feed knows a cursor only while it waits, so a
/// reader that is busy or slow costs nobody anything.
/// </remarks>
internal sealed class FeedCursor : IValueTaskSource<bool>, IDisposable
{
    private readonly RoomFeed _feed;
    private readonly IEventEncoder _encoder;
    private ManualResetValueTaskSourceCore<bool> _wait; // continuations run where the feed wakes, many in a row
    private volatile bool _closed;
    private volatile bool _nudged;
    private bool _hasRead;
    private FeedCursor? _waitsAt;

    public FeedCursor(RoomFeed feed, IEventEncoder encoder, long after, int shard)
    {
        _feed = feed;
        _encoder = encoder;
        After = after;
        Shard = shard;
    }

    /// <summary>The sequence of the last message that was read.</summary>
    public long After { get; private set; }

    /// <summary>Which of the feed's wakers wakes this cursor.</summary>
    public int Shard { get; }

    /// <summary>The waker's: the place in its list, -1 when not waiting.</summary>
    public int Slot { get; set; } = -1;

    public bool IsClosed => _closed;

    /// <summary>Whether the feed is over, and the reader needs another.</summary>
    public bool HasEnded => _feed.HasEnded;

    /// <summary>Whether the reader was nudged and has not taken note of it.</summary>
    public bool IsNudged => _nudged;

    /// <summary>Which log <see cref="After"/> is a place of.</summary>
    public Guid Epoch => _feed.Epoch;

    /// <summary>Who is in the room, as far as this gateway has heard.</summary>
    public RoomRoster Roster => _feed.Roster;

    /// <summary>The last sequence that a reader of the feed can have now.</summary>
    public long Head => _feed.Head;

    /// <summary>Takes what comes next, if it is in memory, and moves behind it.</summary>
    public CursorState TryRead(out FeedRun run)
    {
        run = null!; // read only on CursorState.Run
        if (_closed)
        {
            return CursorState.Closed;
        }

        var state = _feed.Read(After, _encoder, ref run);
        if (state == CursorState.Run)
        {
            Pass(run);
        }

        return state;
    }

    /// <summary>Takes what comes next from the room's log, and moves behind it. Empty at the end of the log.</summary>
    /// <remarks>
    /// When that was removed from the log by age or count, a reader that has read nothing yet begins behind it; one that has is closed, since
    /// what it would get has a hole.
    /// </remarks>
    public async ValueTask<FeedRun> ReadLogAsync(CancellationToken cancellationToken)
    {
        var run = await _feed.ReadLogAsync(After, _encoder, cancellationToken);
        if (run.After > After && _hasRead)
        {
            Close();
            return FeedRun.Empty(_encoder, After);
        }

        Pass(run);
        return run;
    }

    /// <summary>Moves on to a place, never back.</summary>
    public void SkipTo(long sequence) => After = Math.Max(After, sequence);

    /// <summary>Asks the room how far its log goes, as when its stream is late.</summary>
    public void Ask() => _feed.Ask();

    /// <summary>Ends when there is something to read, or when the reader is nudged.</summary>
    /// <returns>False when the cursor was closed.</returns>
    public ValueTask<bool> WaitAsync()
    {
        _wait.Reset();
        return _feed.Register(this) ? new ValueTask<bool>(this, _wait.Version) : new ValueTask<bool>(!_closed);
    }

    /// <summary>For a reader of two feeds, who waits at the other's cursor: has that one nudged, once, when there is something to read here.</summary>
    /// <returns>False when there is something already.</returns>
    public bool NudgeWhenReady(FeedCursor other)
    {
        _waitsAt = other;
        return _feed.Register(this);
    }

    /// <summary>Ends the reader's wait, this one or the next, for a reason of its own: it has something else to say. May be called from anywhere.</summary>
    public void Nudge()
    {
        _nudged = true;
        WakeIfWaiting();
    }

    /// <summary>Takes note of a nudge. Called before the reader looks at what it may have been nudged for.</summary>
    public void TakeNudge() => _nudged = false;

    /// <summary>Has the reader nudged whenever <see cref="Roster"/> changes, until it is disposed.</summary>
    public void FollowRoster() => _feed.FollowRoster(this);

    /// <summary>Lets a waiting reader go, and every later call. May be called from anywhere, more than once.</summary>
    public void Close()
    {
        _closed = true;
        WakeIfWaiting();
    }

    public void Dispose()
    {
        Close();
        _feed.Release(this);
    }

    /// <summary>Called by whoever took the cursor out of the feed's waiting list, and so exactly once a wait.</summary>
    internal void Wake()
    {
        if (_waitsAt is { } other)
        {
            other.Nudge();
        }
        else
        {
            _wait.SetResult(!_closed);
        }
    }

    private void Pass(FeedRun run)
    {
        After = run.Last;
        _hasRead |= run.Messages.Length > 0;
    }

    private void WakeIfWaiting()
    {
        if (_feed.Unregister(this))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static cursor => cursor.Wake(), this, preferLocal: false);
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);
}
