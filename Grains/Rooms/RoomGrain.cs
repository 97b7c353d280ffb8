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
/// Thin: the rules are <see cref="Room"/> and <see cref="RoomMembers"/>, the batching is <see cref="GroupCommit"/>, who is here is
/// <see cref="Roster"/>. Every method interleaves, and between deciding and numbering none awaits, so turns alone keep the order.
/// A room that nobody has made is active as well, without a log, to say so.
/// </remarks>
public sealed partial class RoomGrain(
    IMessageLog log, IRoomStore rooms, IOptions<RoomOptions> options, TimeProvider time, ILogger<RoomGrain> logger) : Grain, IRoomGrain
{
    private readonly RoomOptions _limits = options.Value;
    private readonly Roster _roster = new(options.Value.MemberLease);
    private RoomId _id;
    private readonly long _since = time.GetTimestamp();
    private bool _announcementDue;
    private RoomMembers _members = null!;       // these two are set by OnActivateAsync, which runs before any call
    private IGrainTimer _announcement = null!;
    private Room? _room;                        // these three by StartAsync; null while there is no such room
    private GroupCommit _commit = null!;
    private RoomAnnouncer _announcer = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = RoomId.Parse(this.GetPrimaryKeyString());
        _members = new RoomMembers(new RoomRecord(null, []), []);
        if (_id == RoomId.Lobby || (await rooms.FindAsync(_id, cancellationToken)).Card is not null)
        {
            await StartAsync(cancellationToken);
        }

        this.RegisterGrainTimer(Beat, new GrainTimerCreationOptions(_limits.Heartbeat, _limits.Heartbeat) { Interleave = true });
        _announcement = this.RegisterGrainTimer(
            AnnounceRoster, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_room is null)
        {
            return; // the activation failed, or there is no such room
        }

        await _commit.DrainAsync();
        await _announcer.DrainAsync();
    }

    public ValueTask<SendReceipt> SendAsync(SendMessage command)
    {
        if (_room is null)
        {
            return new(SendReceipt.Refused(ChatErrors.NoSuchRoom));
        }

        var moment = Now;
        var refusal = !command.Content.Kind.IsSaid || command.Content.Change is not null || command.Content.Target < 0
            ? ChatErrors.BadRequest
            : command.Content.Target > _room.Last.Sequence ? ChatErrors.NoSuchMessage : _members.WhyNotSpeak(command.Author, moment.Now);
        return DecideAsync(command.Author, command.Key, command.Content, moment, refusal);
    }

    public async ValueTask<HistoryPage> ReadAsync(ReadHistory query, CancellationToken cancellationToken)
    {
        if (_room is null)
        {
            return HistoryPage.Refused(ChatErrors.NoSuchRoom);
        }

        if (query.Reader is { } reader && _members.WhyNotRead(reader) is { } error)
        {
            return HistoryPage.Refused(error);
        }

        var bounded = query with { MaxMessages = Math.Clamp(query.MaxMessages, 1, _limits.MaxPageMessages) };
        var durable = _commit.Durable; // before reading: what the page says of its messages counts up to there at least
        var page = await log.ReadPageAsync(_id, bounded, cancellationToken);
        // What can be read is durable, also when its append has not come back to this grain yet.
        var head = page.Messages.IsEmpty ? durable : Math.Max(durable, page.Messages[^1].Sequence);
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
        if (_room is null)
        {
            return Task.CompletedTask;
        }

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

    [LoggerMessage(1101, LogLevel.Information, "Room {Room} is active at {Sequence} and remembers {Keys} keys.")]
    private static partial void LogActivated(ILogger logger, RoomId room, long sequence, int keys);

    [LoggerMessage(1102, LogLevel.Warning, "Room {Room} steps down: an append behind {Sequence} did not succeed, and only its log knows what is on disk. {Reason}")]
    private static partial void LogStepsDown(ILogger logger, RoomId room, long sequence, string reason);
}
