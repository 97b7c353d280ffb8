using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Grains.Rooms;

/// <summary>A room in the cluster, or in the one process there is: the only writer of its log.</summary>
/// <remarks>
/// Thin: the rules are <see cref="Room"/>, the batching is <see cref="GroupCommit"/>, who is here is <see cref="Roster"/>. Every method
/// interleaves and none awaits before it has decided, so turns alone keep the order.
/// </remarks>
public sealed partial class RoomGrain(IMessageLog log, IOptions<RoomOptions> options, TimeProvider time, ILogger<RoomGrain> logger) : Grain, IRoomGrain
{
    private readonly RoomOptions _limits = options.Value;
    private readonly Roster _roster = new(options.Value.MemberLease);
    private RoomId _id;
    private readonly long _since = time.GetTimestamp();
    private bool _announcementDue;
    private Room _room = null!;                 // these four are set by OnActivateAsync, which runs before any call
    private GroupCommit _commit = null!;
    private RoomAnnouncer _announcer = null!;
    private IGrainTimer _announcement = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = RoomId.Parse(this.GetPrimaryKeyString());
        var head = (await log.OpenAsync(_id, cancellationToken)).Head;
        var remembered = await log.ReadKeysAsync(_id, time.GetUtcNow() - _limits.RememberKeys, _limits.RememberKeysAtLeast, cancellationToken);

        _room = new Room(head, remembered, _limits);
        var stream = this.GetStreamProvider(RoomStream.Provider).GetStream<RoomEvents>(StreamId.Create(RoomStream.Namespace, _id.Value));
        _announcer = new RoomAnnouncer(_id, stream, logger);
        _commit = new GroupCommit(
            append: batch => log.AppendAsync(_id, head.Epoch, batch),
            committed: batch => _announcer.Committed(head.Epoch, batch),
            durable: head.Sequence);

        this.RegisterGrainTimer(Beat, new GrainTimerCreationOptions(_limits.Heartbeat, _limits.Heartbeat) { Interleave = true });
        _announcement = this.RegisterGrainTimer(
            AnnounceRoster, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        LogActivated(logger, _id, head.Sequence, remembered.Count);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_commit is null)
        {
            return; // the activation failed
        }

        await _commit.DrainAsync();
        await _announcer.DrainAsync();
    }

    // The numbers are those of the way of a message in docs/architecture.md.
    public async ValueTask<SendReceipt> SendAsync(SendMessage command)
    {
        if (_commit.PendingMessages >= _limits.MaxPendingMessages || _commit.PendingBytes >= _limits.MaxPendingBytes)
        {
            return SendReceipt.Refused(ChatErrors.Busy);
        }

        // 3. The rules decide, and give the message its number.
        var decision = _room.Send(command, time.GetUtcNow(), time.GetElapsedTime(_since));
        try
        {
            switch (decision)
            {
                case SendDecision.Accepted(var message):
                    // 4. The point of no return: with others that come now it goes to disk.
                    await _commit.AppendAsync(message);
                    // 5. Only now the sender hears of it.
                    return Receipt(message.Sequence, message.At, repeated: false);

                case SendDecision.Duplicate(var sequence, var at):
                    await _commit.DurableAsync(sequence); // a repeat, too, waits until the first is on disk
                    return Receipt(sequence, at, repeated: true);

                case SendDecision.Rejected(var error):
                    return SendReceipt.Refused(error);

                default:
                    throw new InvalidOperationException($"A room does not decide {decision}.");
            }
        }
        catch (LogConflictException conflict)
        {
            return StepDown(conflict, ChatErrors.RoomMoved);
        }
        catch (LogUnavailableException fault)
        {
            return StepDown(fault, ChatErrors.Unavailable);
        }
    }

    public async ValueTask<HistoryPage> ReadAsync(ReadHistory query, CancellationToken cancellationToken)
    {
        var bounded = query with { MaxMessages = Math.Clamp(query.MaxMessages, 1, _limits.MaxPageMessages) };
        var page = await log.ReadPageAsync(_id, bounded, cancellationToken);
        // What can be read is durable, also when its append has not come back to this grain yet.
        var head = page.Messages.IsEmpty ? _commit.Durable : Math.Max(_commit.Durable, page.Messages[^1].Sequence);
        return new HistoryPage(_room.Last with { Sequence = head }, page.Messages, page.First);
    }

    public ValueTask EnterAsync(string gateway, ImmutableArray<RoomMember> members)
    {
        _roster.Enter(gateway, members, time.GetUtcNow());
        AnnounceRosterSoon();
        return ValueTask.CompletedTask;
    }

    public ValueTask LeaveAsync(string gateway, ImmutableArray<SessionId> sessions)
    {
        _roster.Leave(gateway, sessions);
        AnnounceRosterSoon();
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> RenewAsync(string gateway, int sessions)
    {
        var known = _roster.Renew(gateway, sessions, time.GetUtcNow());
        AnnounceRosterSoon(); // a gateway that is to enter its sessions anew does so well before, and nobody sees them go
        return new ValueTask<bool>(known);
    }

    public ValueTask<RoomRoster> GetRosterAsync() => new(_roster.Snapshot(_limits.AnnounceNamesUpTo));

    private Task Beat(CancellationToken cancellationToken)
    {
        _roster.Expire(time.GetUtcNow());
        return AnnounceRoster(cancellationToken);
    }

    private Task AnnounceRoster(CancellationToken cancellationToken)
    {
        _announcementDue = false;
        _announcer.Announce(new Position(_room.Last.Epoch, _commit.Durable), _roster.Announce(_limits.AnnounceNamesUpTo));
        return Task.CompletedTask;
    }

    // The first change arms it and those that follow go with it, so that a crowd that comes or goes is a few announcements.
    private void AnnounceRosterSoon()
    {
        if (_roster.Changed && !_announcementDue)
        {
            _announcementDue = true;
            _announcement.Change(_limits.AnnounceRosterWithin, Timeout.InfiniteTimeSpan);
        }
    }

    private SendReceipt Receipt(long sequence, DateTimeOffset at, bool repeated) =>
        new(_room.Last with { Sequence = sequence }, at, repeated, null);

    // Only the log knows now what is on disk. The next activation reads it, and the sender, who repeats with the same key, gets the truth.
    private SendReceipt StepDown(Exception why, ChatError error)
    {
        LogStepsDown(logger, _id, _commit.Durable, why.Message);
        DeactivateOnIdle();
        return SendReceipt.Refused(error);
    }

    [LoggerMessage(1101, LogLevel.Information, "Room {Room} is active at {Sequence} and remembers {Keys} keys.")]
    private static partial void LogActivated(ILogger logger, RoomId room, long sequence, int keys);

    [LoggerMessage(1102, LogLevel.Warning, "Room {Room} steps down: an append behind {Sequence} did not succeed, and only its log knows what is on disk. {Reason}")]
    private static partial void LogStepsDown(ILogger logger, RoomId room, long sequence, string reason);
}
