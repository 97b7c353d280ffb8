using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.WebSockets;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.WebChannel;

internal sealed partial class WebChannelClient
{
    /// <summary>How long an answer waits for the stream to bring the message; then the log is asked.</summary>
    private static readonly TimeSpan StreamPatience = TimeSpan.FromMilliseconds(250);

    /// <summary>How long it waits in all. The message is in the log by then, and an answer without its signal is better than none.</summary>
    private static readonly TimeSpan LogPatience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();            // guards these three
    private long _toldUpTo;
    private long _awaited;
    private TaskCompletionSource? _awaiting;

    private FeedCursor _cursor = null!;             // set by OpenAsync, as is the pump
    private Task _pump = null!;
    private RoomRoster? _told;                      // the list that the client has; null before init
    private RoomRoster? _counted;
    private volatile bool _isIdle;
    private volatile bool _isKeepAliveDue;
    private volatile bool _hearsMessages;
    private volatile bool _hearsKeepAlive;
    private volatile bool _hearsUserCount;
    private volatile bool _isStopping;

    /// <summary>Has the client asked whether its users are there. Called by the keep-alive's round.</summary>
    public void AskKeepAlive()
    {
        Names.Ask();
        _isKeepAliveDue = true;
        _cursor.Nudge();
    }

    private async ValueTask<FeedCursor> OpenCursorAsync()
    {
        // This protocol has no history: a client hears what comes from now on.
        var cursor = await _feeds.OpenAsync(RoomId.Lobby, _encoder, RoomFeed.AtHead, CancellationToken.None);
        cursor.FollowRoster();
        _counted = cursor.Roster;
        return cursor;
    }

    private void Stop()
    {
        _isStopping = true;
        _cursor.Close();
        lock (_gate)
        {
            _awaiting?.TrySetResult();
        }
    }

    // 8. What is pending goes out in one write.
    private async Task PumpAsync()
    {
        while (!_isStopping)
        {
            try
            {
                await PumpOnAsync();
            }
            catch (Exception fault)
            {
                LogNotTold(_logger, fault);
                await Task.Delay(PauseAfterFault, _time); // the log cannot be read; the client keeps its place
            }
        }
    }

    private async ValueTask PumpOnAsync()
    {
        while (!_isStopping)
        {
            _cursor.TakeNudge();
            await TellWhatIsDueAsync();
            switch (_cursor.TryRead(out var run))
            {
                case CursorState.Run:
                    await TellAsync(run);
                    break;
                case CursorState.Overtaken: // no resume in this protocol, so the reader is caught up at its own pace
                    await TellAsync(await _cursor.ReadLogAsync(CancellationToken.None));
                    break;
                case CursorState.AtHead:
                    await _cursor.WaitAsync();
                    break;
                case CursorState.Closed when !_isStopping: // the feed has ended; the next one goes on
                    await ReopenAsync();
                    break;
            }
        }
    }

    private async ValueTask ReopenAsync()
    {
        var old = _cursor;
        _cursor = await OpenCursorAsync();
        old.Dispose();
        if (_isStopping)
        {
            _cursor.Close();
        }
    }

    private async ValueTask TellAsync(FeedRun run)
    {
        if (_hearsMessages && run.Bytes > 0)
        {
            await _connection.SendAsync(run.Joined);
        }

        lock (_gate)
        {
            _toldUpTo = run.Last;
            if (_toldUpTo >= _awaited)
            {
                _awaiting?.TrySetResult();
            }
        }
    }

    private async ValueTask TellWhatIsDueAsync()
    {
        if (_isKeepAliveDue)
        {
            _isKeepAliveDue = false;
            if (_hearsKeepAlive)
            {
                await _connection.SendAsync(WebChannelCodec.KeepAlive);
            }
        }

        var roster = _cursor.Roster;
        if (_hearsUserCount && !ReferenceEquals(roster, _counted))
        {
            await _connection.SendAsync(WebChannelCodec.UserCountChanged);
        }

        _counted = roster;
        if (_isIdle && !ReferenceEquals(roster, _told))
        {
            _isIdle = false; // until the client says so again (WC-12); what changes meanwhile goes in one
            _told = roster;
            await _connection.SendAsync(_lists.Frame(roster));
        }
    }

    /// <summary>Ends when the client has been told of a message, or cannot be.</summary>
    private async ValueTask ToldAsync(long sequence)
    {
        Task told;
        lock (_gate)
        {
            if (_toldUpTo >= sequence || !_hearsMessages || _isStopping)
            {
                return;
            }

            _awaited = sequence;
            _awaiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            told = _awaiting.Task;
        }

        if (!await told.EndsWithinAsync(StreamPatience, _time))
        {
            _cursor.Ask();
            await told.EndsWithinAsync(LogPatience, _time);
        }
    }

    [LoggerMessage(2414, LogLevel.Warning, "A WebChannel client could not be told what its room says; it is tried again.")]
    private static partial void LogNotTold(ILogger logger, Exception fault);
}
