using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.Protocols.Native;
using OrleansChat.Gateway.Protocols.Shared;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Gateway.Protocols.NativeGrpc;

/// <summary>A gRPC stream as the line to a client: each frame a message.</summary>
/// <remarks>
/// Closing it ends the reading of requests; the status follows when everything that was begun for the client has ended. A client that takes
/// nothing holds one run and nobody up, and is cut after a while, since it cannot be told anything either.
/// </remarks>
internal sealed class NativeGrpcLine(
    IServerStreamWriter<EncodedMessage> responses, NativeEncoders encoders, HttpContext call, TimeSpan takeWithin, TimeProvider time) : INativeLine, IAsyncDisposable
{
    /// <summary>HTTP/2's code for a peer that is too much; gRPC's clients make RESOURCE_EXHAUSTED of it.</summary>
    private const int EnhanceYourCalm = 0xb;

    private readonly JoiningWriter _writer = new(responses);
    private readonly SemaphoreSlim _turn = new(1); // to write
    private readonly CancellationTokenSource _closing = new();
    private CloseReason? _closer;
    private bool _isOver; // read and written in turn

    public NativeEncoders Encoders => encoders;

    /// <summary>Why this side closed; null when it did not.</summary>
    public CloseReason? ClosedFor => Volatile.Read(ref _closer);

    /// <summary>Cancelled when it did.</summary>
    public CancellationToken Closing => _closing.Token;

    public ValueTask AnswerAsync(NativeRequest request, ServerFrame answer) => SendAsync(NativeGrpcCodec.Answer(request, answer));

    public ValueTask SendAsync(ServerFrame frame) => SendAsync(NativeGrpcCodec.Frame(frame));

    public ValueTask SendAsync(ReadOnlyMemory<byte> encoded) => SendAsync([encoded], isLast: false);

    public ValueTask SendAsync(FeedRun run) => SendAsync(run.Parts, isLast: false);

    /// <summary>Sends a frame although the line is closed. Called when nobody else sends any more.</summary>
    public ValueTask SendLastAsync(ServerFrame frame) => SendAsync([NativeGrpcCodec.Frame(frame)], isLast: true);

    public ValueTask CloseAsync(CloseReason reason)
    {
        Close(reason);
        return ValueTask.CompletedTask;
    }

    public void Close(CloseReason reason)
    {
        if (Interlocked.CompareExchange(ref _closer, reason, null) is null)
        {
            _closing.Cancel();
        }
    }

    /// <summary>Ends when nothing is being written, and nothing will be: what somebody still wants to tell goes nowhere.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _isOver = true;
        _turn.Release();
        _closing.Dispose();
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte>[] frames, bool isLast)
    {
        await _turn.WaitAsync();
        try
        {
            if (!_isOver && (isLast || ClosedFor is null))
            {
                await WriteAsync(frames);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException)
        {
            // who reads the requests hears of it
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte>[] frames)
    {
        foreach (var frame in frames)
        {
            if (!frame.IsEmpty)
            {
                await TakenAsync(_writer.AddAsync(frame));
            }
        }

        await TakenAsync(_writer.FlushAsync());
    }

    private ValueTask TakenAsync(ValueTask write) => write.IsCompletedSuccessfully ? write : CutUnlessTakenAsync(write.AsTask());

    private async ValueTask CutUnlessTakenAsync(Task write)
    {
        if (!await write.EndsWithinAsync(takeWithin, time))
        {
            Close(CloseReason.TooSlow);
            call.Features.Get<IHttpResetFeature>()?.Reset(EnhanceYourCalm);
            await write;
        }
    }
}
