using System.Buffers;

namespace OrleansChat.Gateway.WebSockets;

internal sealed partial class WebSocketConnection
{
    private const int MaxBatchBytes = 16 * 1024;

    private byte[]? _batch;     // frames that go with the next ones; written in turn
    private volatile int _batchBytes;

    /// <summary>Sends whole frames as they are. Ends when the transport took them: at once for a client that reads.</summary>
    /// <remarks>Does nothing once the connection is closing or gone; the receiver hears of that.</remarks>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frames) => _turn.Wait(0) ? SendInTurn(frames, isClose: false) : WaitAndSendAsync(frames);

    /// <summary>Writes a frame and leaves it to the next send or receive to push it out, so that answers to what came together go together.</summary>
    /// <remarks>Called by the receiver only.</remarks>
    public async ValueTask WriteAsync(WebSocketOpcode opcode, ReadOnlyMemory<byte> payload)
    {
        if (payload.Length > MaxBatchBytes / 2)
        {
            await SendAsync(WebSocketFrames.Frame(opcode, payload.Span));
            return;
        }

        if (_batchBytes + WebSocketFrames.MaxHeaderBytes + payload.Length > MaxBatchBytes)
        {
            await FlushAsync();
        }

        await _turn.WaitAsync();
        try
        {
            if (_isCloseSent)
            {
                return;
            }

            _batch ??= ArrayPool<byte>.Shared.Rent(MaxBatchBytes);
            var header = WebSocketFrames.WriteHeader(_batch.AsSpan(_batchBytes), opcode, payload.Length);
            payload.Span.CopyTo(_batch.AsSpan(_batchBytes + header));
            _batchBytes += header + payload.Length;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Pushes out what <see cref="WriteAsync"/> left.</summary>
    private ValueTask FlushAsync() => _batchBytes > 0 ? SendAsync(default) : ValueTask.CompletedTask;

    private ValueTask SendControlAsync(byte[] frame) => SendAsync(frame);

    private async ValueTask WaitAndSendAsync(ReadOnlyMemory<byte> frames)
    {
        await _turn.WaitAsync();
        await SendInTurn(frames, isClose: false);
    }

    /// <summary>Called with the turn, which is given back in here.</summary>
    private ValueTask SendInTurn(ReadOnlyMemory<byte> frames, bool isClose)
    {
        ValueTask write;
        try
        {
            if (_isOver || (_isCloseSent && !isClose))
            {
                _turn.Release();
                return ValueTask.CompletedTask;
            }

            _sends++;
            write = _batchBytes == 0 ? _transport.WriteAsync(frames) : WriteBatchAsync(frames);
        }
        catch (Exception fault)
        {
            _turn.Release();
            return IsGone(fault) ? ValueTask.CompletedTask : ValueTask.FromException(fault);
        }

        if (!write.IsCompletedSuccessfully)
        {
            return AwaitInTurnAsync(write);
        }

        write.GetAwaiter().GetResult(); // it has ended; this gives it back to its pool
        _turn.Release();
        return ValueTask.CompletedTask;
    }

    private async ValueTask AwaitInTurnAsync(ValueTask write)
    {
        try
        {
            await write;
        }
        catch (Exception fault) when (IsGone(fault))
        {
            // the receiver hears of it
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask WriteBatchAsync(ReadOnlyMemory<byte> behind)
    {
        try
        {
            await _transport.WriteAsync(_batch.AsMemory(0, _batchBytes));
            if (!behind.IsEmpty)
            {
                await _transport.WriteAsync(behind);
            }
        }
        finally
        {
            DropBatch();
        }
    }

    private void DropBatch()
    {
        if (_batch is not null)
        {
            ArrayPool<byte>.Shared.Return(_batch);
        }

        _batch = null;
        _batchBytes = 0;
    }

    private static bool IsGone(Exception fault) => fault is IOException or OperationCanceledException or InvalidOperationException;
}
