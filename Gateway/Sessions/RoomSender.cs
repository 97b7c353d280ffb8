using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Sessions;

/// <summary>Sends into a room and repeats what may be repeated, with the same key, until the outcome is known or the client has waited enough.</summary>
internal sealed partial class RoomSender(IClusterClient cluster, TimeProvider time, ILogger<RoomSender> logger)
{
    // Below the 6 s after which the oldest client gives up by itself and would never hear why.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Says something in a room.</summary>
    public ValueTask<SendReceipt> SendAsync(RoomId room, SendMessage command) => SendAsync(room, command, Grain(room).SendAsync);

    /// <summary>Has something pass through a room.</summary>
    public ValueTask<SendReceipt> PassAsync(RoomId room, SendMessage command) => SendAsync(room, command, cluster.GetGrain<IPassingGrain>(room.Value).SendAsync);

    /// <summary>Makes a room.</summary>
    public ValueTask<SendReceipt> CreateAsync(RoomId room, CreateRoom command) => SendAsync(room, command, Grain(room).CreateAsync);

    /// <summary>Edits, deletes, or reacts to a message.</summary>
    public ValueTask<SendReceipt> AnnotateAsync(RoomId room, AnnotateMessage command) => SendAsync(room, command, Grain(room).AnnotateAsync);

    /// <summary>Changes what a room says of itself.</summary>
    public ValueTask<SendReceipt> ChangeAsync(RoomId room, ChangeRoom command) => SendAsync(room, command, Grain(room).ChangeAsync);

    /// <summary>Changes what somebody is in a room.</summary>
    public ValueTask<SendReceipt> ChangeAsync(RoomId room, ChangeStanding command) => SendAsync(room, command, Grain(room).ChangeAsync);

    private IRoomGrain Grain(RoomId room) => cluster.GetGrain<IRoomGrain>(room.Value);

    private async ValueTask<SendReceipt> SendAsync<TCommand>(RoomId room, TCommand command, Func<TCommand, ValueTask<SendReceipt>> send)
    {
        var began = time.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(20);
        while (true)
        {
            var receipt = await TryAsync(room, command, send, Patience - time.GetElapsedTime(began));
            var left = Patience - time.GetElapsedTime(began);
            if (receipt.Error is not { Retryable: true } || left <= pause)
            {
                return receipt;
            }

            await Task.Delay(pause, time);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async ValueTask<SendReceipt> TryAsync<TCommand>(RoomId room, TCommand command, Func<TCommand, ValueTask<SendReceipt>> send, TimeSpan patience)
    {
        try
        {
            // 2. The room decides.
            var sending = send(command);
            return sending.IsCompletedSuccessfully ? sending.Result : await sending.AsTask().WaitAsync(patience, time);
        }
        catch (Exception fault)
        {
            // A time-out, a silo that went away, a room that could not read its log: the outcome is unknown, and the key settles it.
            LogUnknown(logger, fault is TimeoutException ? null : fault, room); // waiting too long has no stack worth reading
            return SendReceipt.Refused(ChatErrors.Unavailable);
        }
    }

    [LoggerMessage(2201, LogLevel.Information, "A send into room {Room} has an unknown outcome; it is repeated with the same key.")]
    private static partial void LogUnknown(ILogger logger, Exception? fault, RoomId room);
}
