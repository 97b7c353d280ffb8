using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansChat.Relays;

namespace OrleansChat.Grains.Relays;

/// <summary>What one grain has for one gateway: an event at a time, and the next when the gateway has taken it; what comes meanwhile goes together.</summary>
/// <remarks>
/// Called from the turns of one grain. A stream is a hint and nothing is kept, so what a gateway does not take is lost; but one that does is
/// never sent more than it can take, and senders who wait for <see cref="HasRoomAsync"/> go at its pace. A gateway that does not answer
/// holds up nobody: its lane is slow and then loses the oldest.
/// </remarks>
internal sealed partial class RelayLane(string gateway, string from, Func<ImmutableArray<RelayDelivery>, Task> publish, TimeProvider time, ILogger logger)
{
    /// <summary>Bytes of one event at most: memory streams refuse what is over 1 MiB.</summary>
    public const int MaxPieceBytes = 512 * 1024;

    /// <summary>Bytes that wait before senders do.</summary>
    public const int EnoughBytes = 1024 * 1024;

    /// <summary>Bytes that wait before the oldest are dropped.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    // What a delivery has besides its text, as a stream may send it.
    private const int Overhead = 96;

    /// <summary>Silence after which an event counts as lost, or the gateway as dead; it takes a few milliseconds otherwise.</summary>
    public static readonly TimeSpan TakeWithin = TimeSpan.FromSeconds(1);

    private readonly Queue<RelayDelivery> _waiting = new();
    private TaskCompletionSource _answer = New();
    private TaskCompletionSource? _room;
    private Task _pump = Task.CompletedTask;
    private long _bytes;
    private long _taken;
    private bool _silent;
    private bool _overflowing;
    private bool _ending;

    public bool IsIdle => _pump.IsCompleted;

    /// <summary>Adds what comes next. Ends at once; publishing goes on behind it.</summary>
    public void Add(RelayDelivery delivery)
    {
        _waiting.Enqueue(delivery);
        _bytes += Size(delivery);
        while (_bytes > MaxBytes)
        {
            Dequeue();
            if (!_overflowing)
            {
                _overflowing = true;
                LogDropped(logger, from, gateway);
            }
        }

        if (_pump.IsCompleted)
        {
            _pump = PumpAsync();
        }
    }

    /// <summary>Ends when the gateway is near enough behind for more, or does not answer anyway.</summary>
    public Task HasRoomAsync() => _silent || _bytes <= EnoughBytes ? Task.CompletedTask : (_room ??= New()).Task;

    /// <summary>Hears that the gateway has taken everything up to a number.</summary>
    public void Taken(long last)
    {
        _taken = Math.Max(_taken, last);
        _answer.TrySetResult();
    }

    /// <summary>Publishes what waits without waiting for answers; nothing may be added any more.</summary>
    public Task DrainAsync()
    {
        _ending = true;
        _answer.TrySetResult();
        return _pump;
    }

    private async Task PumpAsync()
    {
        while (_waiting.Count > 0)
        {
            var piece = Take();
            try
            {
                await publish(piece);
                await AnswerAsync(piece[^1].Sequence);
            }
            catch (Exception fault)
            {
                LogNotPublished(logger, fault, from, gateway, piece.Length);
            }

            if (_silent || _bytes <= EnoughBytes)
            {
                _room?.SetResult();
                _room = null;
            }
        }

        _overflowing = false;
    }

    private async Task AnswerAsync(long last)
    {
        while (_taken < last && !_ending)
        {
            try
            {
                await _answer.Task.WaitAsync(TakeWithin, time);
                _answer = New();
            }
            catch (TimeoutException)
            {
                _silent = true;
                return;
            }
        }

        _silent = false;
    }

    private ImmutableArray<RelayDelivery> Take()
    {
        var piece = ImmutableArray.CreateBuilder<RelayDelivery>();
        var room = (long)MaxPieceBytes;
        while (_waiting.TryPeek(out var next) && (piece.Count == 0 || Size(next) <= room))
        {
            room -= Size(next);
            piece.Add(Dequeue());
        }

        return piece.ToImmutable();
    }

    private RelayDelivery Dequeue()
    {
        var delivery = _waiting.Dequeue();
        _bytes -= Size(delivery);
        return delivery;
    }

    private static int Size(RelayDelivery delivery) => delivery.Text.Length + Overhead;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(1401, LogLevel.Warning, "Relay {From} could not publish {Count} texts to gateway {Gateway}; they are lost.")]
    private static partial void LogNotPublished(ILogger logger, Exception fault, string from, string gateway, int count);

    [LoggerMessage(1402, LogLevel.Warning, "Relay {From} has more for gateway {Gateway} than it takes; the oldest texts are dropped until it has caught up.")]
    private static partial void LogDropped(ILogger logger, string from, string gateway);
}
