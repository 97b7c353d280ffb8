using OrleansChat.Gateway.Feeds;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>Tells a client who is writing. No promise: what it does not read in time, it does not hear.</summary>
internal sealed partial class NativeTyping(INativeLine line, NativeParts parts, RoomId room, FeedCursor first) : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private FeedCursor _cursor = first;
    private Task? _pump;

    public void Begin() => _pump ??= PumpAsync();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await (_pump ?? Task.CompletedTask);
        _cursor.Dispose();
        _stopping.Dispose();
    }

    private async Task PumpAsync()
    {
        using var stop = _stopping.Token.UnsafeRegister(static typing => ((NativeTyping)typing!)._cursor.Close(), this);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await PumpOnAsync();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogNotTold(parts.Logger, fault);
                await Task.Delay(PauseAfterFault, parts.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async ValueTask PumpOnAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            switch (_cursor.TryRead(out var run))
            {
                case CursorState.Run when run.Bytes > 0:
                    await line.SendAsync(run);
                    break;
                case CursorState.Run: // another protocol's
                    break;
                case CursorState.AtHead:
                    await _cursor.WaitAsync();
                    break;
                case CursorState.Overtaken:
                    _cursor.SkipTo(_cursor.Head);
                    break;
                case CursorState.Closed when !_stopping.IsCancellationRequested: // what passes is numbered anew
                    await ReopenAsync();
                    break;
            }
        }
    }

    private async ValueTask ReopenAsync()
    {
        var old = _cursor;
        _cursor = await parts.Feeds.OpenPassingAsync(room, line.Encoders.Of(room).Passing, RoomFeed.AtHead, _stopping.Token);
        old.Dispose();
        if (_stopping.IsCancellationRequested)
        {
            _cursor.Close();
        }
    }

    [LoggerMessage(2424, LogLevel.Information, "A client of orleanschat.v1 could not be told who is writing; it is tried again.")]
    private static partial void LogNotTold(ILogger logger, Exception fault);
}
