using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The stream of responses that a handler writes.</summary>
/// <remarks>
/// A write completes when the transport has room again. Kestrel holds up to 4 KiB a stream beyond what the client's flow-control windows take
/// before it says wait, so a message to a stream that keeps up completes at once: no task, no state machine, no thread. What a slow client
/// keeps in memory is those 4 KiB and one message.
/// <para>
/// Framing: a message becomes visible to the transport whole, prefix and payload with one flush, so a DATA frame ends at the end of a message, or
/// inside the payload of one that is longer than the frame; only a client's closing window can cut elsewhere. Messages that are written faster
/// than the connection sends share a frame.
/// </para>
/// </remarks>
internal sealed class ResponseStream<T> : IServerStreamWriter<T>
{
    private readonly HttpServerCallContext _call;
    private readonly Action<T, SerializationContext> _serialize;
    private readonly PipeWriter _body;
    private readonly ResponseMessage _message;
    private readonly CancellationToken _aborted;
    private bool _isStarted;
    private bool _isCompleted;
    private int _isWriting;

    public ResponseStream(HttpServerCallContext call, Action<T, SerializationContext> serialize)
    {
        _call = call;
        _serialize = serialize;
        _body = call.HttpContext.Response.BodyWriter;
        _message = new ResponseMessage(call, _body);
        _aborted = call.HttpContext.RequestAborted;
    }

    public WriteOptions? WriteOptions
    {
        get => _call.WriteOptions;
        set => _call.WriteOptions = value;
    }

    public Task WriteAsync(T message)
    {
        if (message is null)
        {
            return Task.FromException(new ArgumentNullException(nameof(message)));
        }

        if (_isCompleted || _aborted.IsCancellationRequested || _call.HasPassedDeadline)
        {
            return Task.FromException(new CallCompleteException("Can't write the message because the request is complete."));
        }

        if (Interlocked.Exchange(ref _isWriting, 1) == 1)
        {
            return Task.FromException(new InvalidOperationException("Can't write the message because the previous write is in progress."));
        }

        var isPending = false;
        try
        {
            if (!_isStarted)
            {
                isPending = true;
                return StartAndWriteAsync(message);
            }

            var flush = Write(message);
            if (flush.IsCompletedSuccessfully)
            {
                _ = flush.Result; // gives the flush back to its pool
                return Task.CompletedTask;
            }

            isPending = true;
            return WaitAsync(flush);
        }
        catch (Exception ex)
        {
            return Task.FromException(ex);
        }
        finally
        {
            if (!isPending)
            {
                Volatile.Write(ref _isWriting, 0);
            }
        }
    }

    /// <remarks>Cancelling resets the call: what has been handed to the transport cannot be taken back.</remarks>
    async Task IAsyncStreamWriter<T>.WriteAsync(T message, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(
            static state => Protocol.Reset(((HttpServerCallContext)state!).HttpContext), _call);
        cancellationToken.ThrowIfCancellationRequested();
        await WriteAsync(message);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The handler has ended; writes after this are refused.</summary>
    public void Complete() => _isCompleted = true;

    private async Task StartAndWriteAsync(T message)
    {
        try
        {
            _isStarted = true;
            await _call.HttpContext.Response.StartAsync(); // memory of the response's pipe may be asked for only after this
            await Write(message);
            ThrowIfAborted();
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    private async Task WaitAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            await flush;
            ThrowIfAborted(); // the flush of a reset stream completes too
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    private ValueTask<FlushResult> Write(T message)
    {
        _message.Write(message, _serialize);
        return (_call.WriteOptions?.Flags & WriteFlags.BufferHint) is WriteFlags.BufferHint ? default : _body.FlushAsync();
    }

    private void ThrowIfAborted()
    {
        if (_call.CancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("Request aborted while sending the message.", _call.CancellationToken);
        }
    }
}
