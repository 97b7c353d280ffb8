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

    private static readonly RoomRoster Nobody = new(0, []);

    private readonly Lock _gate = new();                // guards the fields down to _rosterFollowers; never held over an await or a wake
    private readonly FeedRing _ring;
    private readonly FeedRun?[] _recentRuns = new FeedRun?[4];
    private Guid _epoch;
    private long _first = 1;                            // the oldest sequence that the log was seen to have
    private long _heard;                                // the highest sequence that the room was heard to have
    private long _nextRun;
    private long _lastWord;                             // when the room was last heard, as a timestamp of the clock
    private bool _filling;
    private bool _ended;
    private RoomRoster? _roster;                        // null until it was heard or asked for
    private readonly HashSet<FeedCursor> _rosterFollowers = [];

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
    public RoomRoster Roster
    {
        get
        {
            lock (_gate)
            {
                return _roster ?? Nobody;
            }
        }
    }

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
        var roster = await _source.GetRosterAsync();
        lock (_gate)
        {
            _roster ??= roster;                         // what was heard meanwhile is followed by what is newer
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

    /// <summary>Asks the room how far its log goes, and fetches what is missing.</summary>
    public void Ask()
    {
        lock (_gate)
        {
            if (_filling || _ended)
            {
                return;
            }

            _filling = true;
        }

        _filler = FillAsync();
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

    internal void FollowRoster(FeedCursor cursor)
    {
        lock (_gate)
        {
            _rosterFollowers.Add(cursor);
        }
    }

    internal void Release(FeedCursor cursor)
    {
        lock (_gate)
        {
            _rosterFollowers.Remove(cursor);
        }

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
        FeedCursor[] rosterFollowers = [];
        lock (_gate)
        {
            Volatile.Write(ref _lastWord, _time.GetTimestamp());
            _heard = Math.Max(_heard, events.Head.Sequence);
            if (_epoch != Guid.Empty)
            {
                grown = Take(events.Messages);
            }

            if (events.Roster is { } roster && !IsSame(roster, _roster))
            {
                _roster = roster;
                rosterFollowers = [.. _rosterFollowers];
            }
        }

        foreach (var follower in rosterFollowers)
        {
            follower.Nudge();
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

    private static bool IsSame(RoomRoster one, RoomRoster? other) => one.Count == other?.Count && one.Names.AsSpan().SequenceEqual(other.Names.AsSpan());

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

    private void FillIfBehind()
    {
        lock (_gate)
        {
            if (_epoch == Guid.Empty || _heard <= _ring.Last)
            {
                return;
            }
        }

        Ask();
    }

    // 6b. What the stream lost is read from the log.
    private async Task FillAsync()
    {
        var wait = TimeSpan.FromMilliseconds(50);
        while (true)
        {
            try
            {
                var after = Head;
                var page = await _source.ReadAsync(ReadHistory.After(after, _options.RingMessages, _options.RingBytes), _stopping.Token);
                bool grown, lost, complete;
                var gone = page.First > after + 1;
                if (EndIfOther(page.Head.Epoch))
                {
                    return;
                }

                lock (_gate)
                {
                    Volatile.Write(ref _lastWord, _time.GetTimestamp());
                    if (gone && _ring.Last == after)
                    {
                        _ring.Reset(page.First - 1); // readers find themselves overtaken
                    }

                    grown = Take(page.Messages);
                    _heard = Math.Max(_heard, page.Head.Sequence);
                    lost = page.Messages.IsEmpty && page.Head.Sequence > _ring.Last && !_source.IsKept;
                    if (lost)
                    {
                        _ring.Reset(page.Head.Sequence);
                    }

                    complete = _ring.Last >= _heard;
                    _filling = !complete;
                }

                if (gone)
                {
                    Note(page.First);
                    LogRemoved(_logger, _room, after, page.First);
                    PublishToReaders();
                }

                if (lost)
                {
                    LogLost(_logger, _room, after, page.Head.Sequence);
                    PublishToReaders();
                }

                if (grown)
                {
                    LogFilled(_logger, _room, page.Messages.Length, after);
                    PublishToReaders();
                }

                if (complete)
                {
                    return;
                }

                if (!grown && !lost && !gone && !await TryWaitAsync(wait))
                {
                    return; // the log lacks what the room says it has; asked again, but not in a circle
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogNotFilled(_logger, fault, _room, Head);
                if (!await TryWaitAsync(wait))
                {
                    return;
                }

                wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, TimeSpan.FromSeconds(5).Ticks));
            }
        }
    }

    private void Note(long first)
    {
        lock (_gate)
        {
            _first = Math.Max(_first, first);
        }
    }

    private async Task<bool> TryWaitAsync(TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, _time, _stopping.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // 7. Every connection is a cursor into the ring; those that wait are woken.
    private void PublishToReaders()
    {
        foreach (var waker in _wakers)
        {
            waker.Publish();
        }
    }

    [LoggerMessage(2101, LogLevel.Debug, "The feed of room {Room} read {Count} messages behind {Sequence} from the log.")]
    private static partial void LogFilled(ILogger logger, RoomId room, int count, long sequence);

    [LoggerMessage(2102, LogLevel.Warning, "The feed of room {Room} cannot read what follows {Sequence} from the log; it tries again.")]
    private static partial void LogNotFilled(ILogger logger, Exception fault, RoomId room, long sequence);

    [LoggerMessage(2103, LogLevel.Warning, "Room {Room} has another log than before; its readers are sent to it anew.")]
    private static partial void LogOtherEpoch(ILogger logger, RoomId room);

    [LoggerMessage(2105, LogLevel.Warning, "What passed through room {Room} behind {Sequence} up to {Head} was gone before it could be read; readers that lack it are sent away.")]
    private static partial void LogLost(ILogger logger, RoomId room, long sequence, long head);

    [LoggerMessage(2106, LogLevel.Warning, "The feed of room {Room} stood at {Sequence} when everything before {First} was removed from the log; readers that lack it are sent away.")]
    private static partial void LogRemoved(ILogger logger, RoomId room, long sequence, long first);

    [LoggerMessage(2104, LogLevel.Information, "The feed of room {Room} could not take back its subscription.")]
    private static partial void LogNotUnsubscribed(ILogger logger, Exception fault, RoomId room);
}
