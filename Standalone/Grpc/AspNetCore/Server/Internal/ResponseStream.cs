using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The stream of responses that a handler writes.</summary>
/// <remarks>
/// A write completes when its message has been handed to the transport; the transport taking it (the flush) is awaited by the next write, or by the end
/// of the call. So a message to an idle stream costs no continuation and no thread, and a client that reads slowly has at most one message
/// waiting in memory beyond what its flow-control windows take. Message n+1 is never written before the flush of message n has completed: that is
/// what makes each message begin in a DATA frame of its own.
/// </remarks>
internal sealed class ResponseStream<T> : IServerStreamWriter<T>
{
    private readonly HttpServerCallContext _call;
    private readonly Action<T, SerializationContext> _serialize;
    private readonly PipeWriter _body;
    private readonly ResponseMessage _message;
    private readonly CancellationToken _aborted;
    private ValueTask<FlushResult> _flush; // of the last message; awaited exactly once, by Settle
    private bool _isFlushing;
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
        if (Refusal(message) is { } refusal)
        {
            return Task.FromException(refusal);
        }

        if (!_isStarted || (_isFlushing && !_flush.IsCompleted))
        {
            return WriteWhenReadyAsync(message);
        }

        try
        {
            Write(message);
            return Task.CompletedTask;
        }
        catch (Exception ex)
        {
            return Task.FromException(ex);
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    /// <remarks>Waits for the transport, so that there is something to cancel; cancelling resets the call.</remarks>
    async Task IAsyncStreamWriter<T>.WriteAsync(T message, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
        {
            await WriteAsync(message);
            return;
        }

        await using var registration = cancellationToken.Register(
            static state => Protocol.Reset(((HttpServerCallContext)state!).HttpContext), _call);
        cancellationToken.ThrowIfCancellationRequested();
        await WriteAsync(message);
        await SettleAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The handler has ended; writes after this are refused.</summary>
    public void Complete() => _isCompleted = true;

    /// <summary>Waits until the transport has taken the last message.</summary>
    public async ValueTask SettleAsync()
    {
        if (_isFlushing)
        {
            _isFlushing = false;
            await _flush;
        }
    }

    private Exception? Refusal(T message)
    {
        if (message is null)
        {
            return new ArgumentNullException(nameof(message));
        }

        if (_isCompleted || _aborted.IsCancellationRequested || _call.HasPassedDeadline)
        {
            return new CallCompleteException("Can't write the message because the request is complete.");
        }

        return Interlocked.Exchange(ref _isWriting, 1) == 0
            ? null
            : new InvalidOperationException("Can't write the message because the previous write is in progress.");
    }

    private async Task WriteWhenReadyAsync(T message)
    {
        try
        {
            if (!_isStarted)
            {
                _isStarted = true;
                await _call.HttpContext.Response.StartAsync(); // memory of the response's pipe may be asked for only after this
            }

            await SettleAsync();
            Write(message);
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    /// <summary>Hands a message to the transport, the one before having been taken.</summary>
    private void Write(T message)
    {
        if (_isFlushing)
        {
            _isFlushing = false;
            _flush.GetAwaiter().GetResult(); // completed: the caller saw to it
        }

        if (_aborted.IsCancellationRequested)
        {
            throw new OperationCanceledException("Request aborted while sending the message.");
        }

        _message.Write(message, _serialize);
        if ((_call.WriteOptions?.Flags & WriteFlags.BufferHint) is not WriteFlags.BufferHint)
        {
#pragma warning disable CA2012 // kept to be awaited once, by the next write or the end
            _flush = _body.FlushAsync();
#pragma warning restore CA2012
            _isFlushing = true;
        }
    }
}
