using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>What passes through a room without being stored.</summary>
/// <remarks>
/// Thin: what is taken and which number it gets is <see cref="Room"/>, what is kept is <see cref="PassingLog"/>. Nothing is awaited, so
/// turns alone keep the order.
/// </remarks>
public sealed class PassingGrain(IOptions<RoomOptions> options, TimeProvider time, ILogger<PassingGrain> logger) : Grain, IPassingGrain
{
    /// <summary>A body in passing is a whole message of a protocol, with its own head and what the gateway adds: up to 4 MiB and a little.</summary>
    private const int Head = 4 * 1024;

    private readonly RoomOptions _limits = options.Value;
    private readonly Room _room = new(new Position(Guid.NewGuid(), 0), [], options.Value, Head);
    private readonly PassingLog _kept = new(options.Value.PassingMessages, options.Value.PassingBytes, options.Value.PassingFor);
    private readonly long _since = time.GetTimestamp();
    private RoomAnnouncer _announcer = null!; // set by OnActivateAsync, which runs before any call

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var id = RoomId.Parse(this.GetPrimaryKeyString());
        var stream = this.GetStreamProvider(RoomStream.Provider).GetStream<RoomEvents>(StreamId.Create(PassingStream.Namespace, id.Value));
        _announcer = new RoomAnnouncer(id, stream, logger);
        // In the lobby a beat counts as use: were the grain put away while it is idle, the next activation's epoch would send every reader away for
        // nothing. Other rooms are many, and their readers open what passes anew.
        this.RegisterGrainTimer(Beat, new GrainTimerCreationOptions(_limits.Heartbeat, _limits.Heartbeat) { Interleave = true, KeepAlive = id == RoomId.Lobby });
        return Task.CompletedTask;
    }

    private Moment Now => new(time.GetUtcNow(), time.GetElapsedTime(_since));

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _announcer?.DrainAsync() ?? Task.CompletedTask;

    public ValueTask<SendReceipt> SendAsync(SendMessage command) => new(_room.Decide(command.Author, command.Key, command.Content, Now) switch
    {
        SendDecision.Accepted(var message) => Pass(message),
        SendDecision.Duplicate(var sequence, var at) => Receipt(sequence, at, repeated: true),
        SendDecision.Rejected(var error) => SendReceipt.Refused(error),
        var other => throw new InvalidOperationException($"A room does not decide {other}."),
    });

    public ValueTask<HistoryPage> ReadAsync(ReadHistory query, CancellationToken cancellationToken)
    {
        var bounded = query with { MaxMessages = Math.Clamp(query.MaxMessages, 1, _limits.MaxPageMessages) };
        return new ValueTask<HistoryPage>(new HistoryPage(_room.Last, _kept.Read(bounded)));
    }

    private SendReceipt Pass(ChatMessage message)
    {
        _kept.Add(message);
        _announcer.Committed(_room.Last.Epoch, [message]);
        return Receipt(message.Sequence, message.At, repeated: false);
    }

    private SendReceipt Receipt(long sequence, DateTimeOffset at, bool repeated) =>
        new(_room.Last with { Sequence = sequence }, at, repeated, null);

    private Task Beat(CancellationToken cancellationToken)
    {
        _kept.Expire(time.GetUtcNow());
        _announcer.Announce(_room.Last, null);
        return Task.CompletedTask;
    }
}
