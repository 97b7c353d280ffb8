using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Gateway.WebSockets;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>One room that a client follows: its place in the room's feed, and who it is there.</summary>
/// <remarks>
/// Never a hole: where what comes next cannot be had, the connection is closed with a code that means come back, and the client learns when it
/// subscribes again whether it can go on.
/// </remarks>
internal sealed partial class NativeSubscription(
    INativeLine line, FeedCursor cursor, ChatSession session, NativeRosters rosters, NativeTyping typing, NativeParts parts) : IAsyncDisposable
{
    private Task? _pump;
    private RoomRoster? _told;          // the roster that the client has
    private bool _hasCaughtUp;
    private int _hasLeft;
    private volatile bool _isStopping;

    /// <summary>Whether the user is not in the room any more, and hears nothing more of it.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Begins to tell. Called when the client has been told where; a second time does nothing.</summary>
    public void Begin()
    {
        _pump ??= PumpAsync();
        typing.Begin();
    }

    /// <summary>Ends when nothing more will be told, and the user has left.</summary>
    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        cursor.Close();
        await (_pump ?? Task.CompletedTask);
        cursor.Dispose();
        await LeaveAsync();
    }

    // 8. What is pending goes out in one write.
    private async Task PumpAsync()
    {
        try
        {
            await PumpOnAsync();
        }
        catch (Exception fault)
        {
            LogNotTold(parts.Logger, fault);
            await line.CloseAsync(CloseReason.NotServed); // it comes back to where it is
        }
    }

    private async ValueTask PumpOnAsync()
    {
        while (!_isStopping)
        {
            cursor.TakeNudge();
            await TellRosterAsync();
            switch (cursor.TryRead(out var run))
            {
                case CursorState.Run:
                    if (await TellAsync(run))
                    {
                        break;
                    }

                    return;

                case CursorState.AtHead:
                    _hasCaughtUp = true;
                    await cursor.WaitAsync();
                    break;

                case CursorState.Overtaken when _hasCaughtUp:
                    await line.CloseAsync(CloseReason.TooSlow);
                    return;

                case CursorState.Overtaken when await ReadLogAsync() is { } page: // far behind when it came
                    if (await TellAsync(page))
                    {
                        break;
                    }

                    return;

                default: // the feed has ended, or what comes next was removed
                    if (!_isStopping)
                    {
                        await line.CloseAsync(CloseReason.NotServed);
                    }

                    return;
            }
        }
    }

    /// <returns>What comes next; null when that is not in the log any more.</returns>
    private async ValueTask<FeedRun?> ReadLogAsync()
    {
        var after = cursor.After;
        var page = await cursor.ReadLogAsync(CancellationToken.None);
        return page.After == after ? page : null;
    }

    /// <returns>False when the user is not in the room any more: then that is the last word.</returns>
    private async ValueTask<bool> TellAsync(FeedRun run)
    {
        if (!run.HasChanges || FindEnd(run) is not { } end || await IsInAsync())
        {
            await line.SendAsync(run);
            return true;
        }

        await line.SendAsync(run.Through(end));
        IsOver = true;
        await LeaveAsync();
        return false;
    }

    private long? FindEnd(FeedRun run) => run.Messages
        .FirstOrDefault(message => message.Content.Change?.Standing is { Role: < RoomRole.Member } standing && standing.User == session.User.Value)?.Sequence;

    // Who was put out may be back since.
    private async ValueTask<bool> IsInAsync() =>
        (await parts.Cluster.GetGrain<IRoomGrain>(session.Room.Value).AdmitAsync(session.User.Value)).Error is null;

    private async ValueTask LeaveAsync()
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) == 0)
        {
            await typing.DisposeAsync();
            await parts.Sessions.CloseAsync(session);
        }
    }

    private ValueTask TellRosterAsync()
    {
        var roster = cursor.Roster;
        if (ReferenceEquals(roster, _told))
        {
            return ValueTask.CompletedTask;
        }

        _told = roster;
        return line.SendAsync(rosters.Frame(roster));
    }

    [LoggerMessage(2421, LogLevel.Warning, "A client of orleanschat.v1 could not be told what its room says; it is told to come back.")]
    private static partial void LogNotTold(ILogger logger, Exception fault);
}
