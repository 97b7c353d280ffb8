using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Feeds;

/// <summary>One room as one gateway sees it: a ring of recent messages that every connection reads at its own place.</summary>
/// <remarks>
/// One subscription to the room's stream, whatever the number of readers. The stream is a hint: what is missing between it and the ring
/// is read from the room's log, so that the ring has no holes. Readers hold no lock while they write and nobody waits for one.
/// </remarks>
internal sealed partial class RoomFeed : IAsyncDisposable
{
    /// <summary>Where a reader begins that wants nothing of the past.</summary>
    public const long AtHead = long.MaxValue;

    private readonly Lock _gate = new();                // guards the fields down to _ended; never held over an await or a wake
    private readonly FeedRing _ring;
    private readonly FeedRun?[] _recentRuns = new FeedRun?[4];
    private Guid _epoch;
    private long _first = 1;                            // the oldest sequence that the log was seen to have
    private long _heard;                                // the highest sequence that the room was heard to have
    private long _nextRun;
    private long _lastWord;                             // when the room was last heard, as a timestamp of the clock
    private bool _filling;
    private bool _ended;

    private readonly FeedRoster _roster = new();
    private readonly RoomId _room;
    private readonly IRoomSource _source;
    private readonly FeedOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FeedWaker[] _wakers;
    private readonly Func<FeedCursor, bool> _ready;
    private readonly CancellationTokenSource _stopping = new();
    private IAsyncDisposable? _subscription;
    private Task _filler = Task.CompletedTask;
    private int _cursors;
    private int _nextShard;

    public RoomFeed(RoomId room, IRoomSource source, FeedOptions options, TimeProvider time, ILogger logger)
    {
        _room = room;
        _options = options;
        _time = time;
        _logger = logger;
        _source = source;
        _ring = new FeedRing(options.RingMessages, options.RingBytes);
        _wakers = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new FeedWaker())];
        _ready = cursor => cursor.IsClosed || cursor.IsNudged || Volatile.Read(ref _ended) || cursor.After < Head;
        _lastWord = time.GetTimestamp();
    }

    /// <summary>The last sequence that readers can have.</summary>
    public long Head
    {
        get
        {
            lock (_gate)
            {
                return _ring.Last;
            }
        }
    }

    /// <summary>Which log this is; the feed ends when the room has another.</summary>
    public Guid Epoch
    {
        get
        {
            lock (_gate)
            {
                return _epoch;
            }
        }
    }

    /// <summary>Who is in the room, as far as this gateway has heard. Told within a moment of a change, and again with every heartbeat.</summary>
    public RoomRoster Roster => _roster.Current;

    /// <summary>Whether the feed is over: its readers are closed, and new ones need another.</summary>
    public bool HasEnded => Volatile.Read(ref _ended);

    /// <summary>Readers that are open.</summary>
    public int Cursors => Volatile.Read(ref _cursors);

    /// <summary>When the last reader left, as a timestamp of the clock; meaningless while there is one.</summary>
    public long IdleSince { get; private set; }

    /// <summary>Since when the room has been silent, as a timestamp of the clock.</summary>
    public long LastWord => Volatile.Read(ref _lastWord);

    /// <summary>Subscribes, then reads the end of the log: in this order nothing falls between the two.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = await _source.SubscribeAsync(Hear);
        var page = await _source.ReadAsync(ReadHistory.Before(long.MaxValue, _options.RingMessages, _options.RingBytes), cancellationToken);
        _roster.Begin(await _source.GetRosterAsync());
        lock (_gate)
        {
            _epoch = page.Head.Epoch;
            _first = page.First;
            _ring.Reset(page.Messages.IsEmpty ? page.Head.Sequence : page.Messages[0].Sequence - 1);
            foreach (var message in page.Messages)
            {
                _ring.Add(message);
            }
        }

        FillIfBehind();
    }

    /// <summary>Ends the feed: its readers are closed and come back to another.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        Volatile.Write(ref _ended, true);
        PublishToReaders();
        await _stopping.CancelAsync();
        await _filler;
        try
        {
            await (_subscription?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (Exception fault)
        {
            LogNotUnsubscribed(_logger, fault, _room); // the stream forgets a subscriber that does not answer
        }
    }

    /// <summary>
    /// Opens a reader behind a sequence; with a negative one, so many messages before the end; with <see cref="AtHead"/>, at the end. What the
    /// log does not have any more is skipped.
    /// </summary>
    public FeedCursor Open(IEventEncoder encoder, long after)
    {
        Interlocked.Increment(ref _cursors);
        long from;
        lock (_gate)
        {
            from = Math.Max(_first - 1, after switch
            {
                AtHead => _ring.Last,
                < 0 => _ring.Last + after,
                _ => after,
            });
        }

        return new FeedCursor(this, encoder, from, (int)((uint)Interlocked.Increment(ref _nextShard) % _wakers.Length));
    }

    internal CursorState Read(long after, IEventEncoder encoder, ref FeedRun run)
    {
        List<FeedEvent> next;
        lock (_gate)
        {
            if (_ended)
            {
                return CursorState.Closed;
            }

            if (after >= _ring.Last)
            {
                return CursorState.AtHead;
            }

            if (after < _ring.Before)
            {
                return CursorState.Overtaken;
            }

            // Readers that were woken together stand at the same place, so the first one's run is everybody's.
            foreach (var recent in _recentRuns)
            {
                if (recent?.After == after && recent.Encoder == encoder && (recent.Last == _ring.Last || recent.Bytes > _options.RunBytes / 2))
                {
                    run = recent;
                    return CursorState.Run;
                }
            }

            next = _ring.Take(after, _options.RunBytes);
        }

        run = FeedRun.Encode(after, next, encoder, _options.RunBytes);
        lock (_gate)
        {
            _recentRuns[_nextRun++ % _recentRuns.Length] = run;
        }

        return CursorState.Run;
    }

    internal async ValueTask<FeedRun> ReadLogAsync(long after, IEventEncoder encoder, CancellationToken cancellationToken)
    {
        var page = await _source.ReadAsync(ReadHistory.After(after, _options.RingMessages, _options.RunBytes), cancellationToken);
        if (EndIfOther(page.Head.Epoch))
        {
            return FeedRun.Empty(encoder, after);
        }

        Note(page.First);
        return FeedRun.Encode(Math.Max(after, page.First - 1), page.Messages, encoder, _options.RunBytes);
    }

    internal bool Register(FeedCursor cursor) => _wakers[cursor.Shard].Add(cursor, _ready);

    internal bool Unregister(FeedCursor cursor) => _wakers[cursor.Shard].Remove(cursor);

    internal void FollowRoster(FeedCursor cursor) => _roster.Follow(cursor);

    internal void Release(FeedCursor cursor)
    {
        _roster.Leave(cursor);
        if (Interlocked.Decrement(ref _cursors) == 0)
        {
            IdleSince = _time.GetTimestamp();
        }
    }

    // 6. The stream brings what was committed, or only how far the log goes.
    private void Hear(RoomEvents events)
    {
        if (EndIfOther(events.Head.Epoch))
        {
            return;
        }

        var grown = false;
        lock (_gate)
        {
            Volatile.Write(ref _lastWord, _time.GetTimestamp());
            _heard = Math.Max(_heard, events.Head.Sequence);
            if (_epoch != Guid.Empty)
            {
                grown = Take(events.Messages);
            }
        }

        if (events.Roster is { } roster)
        {
            _roster.Hear(roster);
        }

        if (grown)
        {
            PublishToReaders();
        }

        FillIfBehind();
    }

    // Sequences of two logs do not compare. Readers are closed, come back, and find the log that there is now. Not called under the lock.
    private bool EndIfOther(Guid epoch)
    {
        lock (_gate)
        {
            if (_ended || _epoch == Guid.Empty || _epoch == epoch)
            {
                return _ended;
            }

            _ended = true;
        }

        if (_source.IsKept)
        {
            LogOtherEpoch(_logger, _room);
        }

        PublishToReaders();
        return true;
    }

    /// <summary>Adds what follows the ring without a hole. Called under the lock.</summary>
    private bool Take(IEnumerable<ChatMessage> messages)
    {
        var last = _ring.Last;
        foreach (var message in messages)
        {
            if (message.Sequence == _ring.Last + 1)
            {
                _ring.Add(message);
            }
        }

        _heard = Math.Max(_heard, _ring.Last);
        return _ring.Last > last;
    }

    // 7. Every connection is a cursor into the ring; those that wait are woken.
    private void PublishToReaders()
    {
        foreach (var waker in _wakers)
        {
            waker.Publish();
        }
    }
}
