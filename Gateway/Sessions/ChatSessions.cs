using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Sessions;

/// <summary>The sessions on this gateway: opened and closed one by one, kept alive in batches.</summary>
/// <remarks>
/// A session here is alive because its connection is; the protocol closes it when it can no longer prove that. If this process dies,
/// nobody renews, and users and rooms let the sessions go when the lease is over.
/// </remarks>
internal sealed partial class ChatSessions(
    IClusterClient cluster, IOptions<LeaseOptions> options, IOptions<GuestOptions> guests, TimeProvider time, ILogger<ChatSessions> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<SessionId, ChatSession> _sessions = new();

    /// <summary>This process among all gateways; another one after every start.</summary>
    public string Gateway { get; } = $"{Environment.MachineName}-{Guid.NewGuid():n}";

    public int Count => _sessions.Count;

    /// <summary>Begins a session of a user whose password was checked.</summary>
    public async ValueTask<ChatSession> OpenAsync(UserName user, RoomId room)
    {
        var session = new ChatSession(SessionId.New(), user, room);
        _sessions[session.Id] = session;
        try
        {
            await cluster.GetGrain<IUserGrain>(user.Value).AttachAsync(session.Id);
            await EnterAsync(session);
            return session;
        }
        catch
        {
            _sessions.TryRemove(session.Id, out _);
            throw;
        }
    }

    /// <summary>Begins a session of somebody who has shown no password, if the name is to be had without one and nobody has it.</summary>
    /// <returns>The session, or why not.</returns>
    public async ValueTask<(ChatSession? Session, ChatError? Error)> OpenGuestAsync(UserName user, RoomId room)
    {
        var session = new ChatSession(SessionId.New(), user, room);
        try
        {
            var error = await cluster.GetGrain<IUserGrain>(user.Value).AttachGuestAsync(session.Id, guests.Value.AllowRegisteredNames);
            if (error is not null)
            {
                return (null, error);
            }

            _sessions[session.Id] = session;
            await EnterAsync(session);
            return (session, null);
        }
        catch
        {
            await CloseAsync(session); // whether it has begun is not known
            throw;
        }
    }

    /// <summary>Ends a session. Does not throw: what cannot be told now is told by the lease.</summary>
    public async ValueTask CloseAsync(ChatSession session)
    {
        _sessions.TryRemove(session.Id, out _);
        await TellAsync(session, LeaveAsync);
        await TellAsync(session, DetachAsync);
    }

    private async ValueTask TellAsync(ChatSession session, Func<ChatSession, ValueTask> tell)
    {
        try
        {
            await tell(session);
        }
        catch (Exception fault)
        {
            LogNotClosed(logger, fault);
        }
    }

    private ValueTask DetachAsync(ChatSession session) => cluster.GetGrain<IUserGrain>(session.User.Value).DetachAsync(session.Id);

    private ValueTask LeaveAsync(ChatSession session) => cluster.GetGrain<IRoomGrain>(session.Room.Value).LeaveAsync(Gateway, [session.Id]);

    private ValueTask EnterAsync(ChatSession session) =>
        cluster.GetGrain<IRoomGrain>(session.Room.Value).EnterAsync(Gateway, [new RoomMember(session.Id, session.User.Value)]);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(RenewInTurnAsync(stoppingToken), DepartInTurnAsync(stoppingToken));

    private async Task RenewInTurnAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RenewEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RenewAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var sessions = _sessions.Values.ToList();
        var users = sessions.GroupBy(session => session.User).Select(user => (Func<ValueTask>)(() => RenewUserAsync(user)));
        var rooms = sessions.Concat(_lingering.Values).GroupBy(session => session.Room).Select(room => (Func<ValueTask>)(() => RenewRoomAsync(room)));
        await Parallel.ForEachAsync(users.Concat(rooms), cancellationToken, async (renew, _) =>
        {
            try
            {
                await renew();
            }
            catch (Exception fault)
            {
                LogNotRenewed(logger, fault); // the next round comes well before the lease is over
            }
        });
    }

    private async ValueTask RenewUserAsync(IGrouping<UserName, ChatSession> user)
    {
        var grain = cluster.GetGrain<IUserGrain>(user.Key.Value);
        await grain.RenewAsync([.. user.Select(session => session.Id)]);
        foreach (var session in user)
        {
            if (session.Seat is { } seat)
            {
                await grain.TakeSeatAsync(seat, session.Id); // a grain that was activated anew knows of no seats
            }
        }
    }

    private async ValueTask RenewRoomAsync(IGrouping<RoomId, ChatSession> room)
    {
        var grain = cluster.GetGrain<IRoomGrain>(room.Key.Value);
        if (!await grain.RenewAsync(Gateway, room.Count()))
        {
            // The room was activated anew, or counted while somebody came or went.
            var members = _sessions.Values.Concat(_lingering.Values).Where(session => session.Room == room.Key).Select(session => new RoomMember(session.Id, session.User.Value));
            await grain.EnterAsync(Gateway, members.ToImmutableArray());
        }
    }

    [LoggerMessage(2210, LogLevel.Information, "The end of a session could not be told; its lease will end it.")]
    private static partial void LogNotClosed(ILogger logger, Exception fault);

    [LoggerMessage(2211, LogLevel.Warning, "Sessions of a user or a room could not be renewed; tried again in the next round.")]
    private static partial void LogNotRenewed(ILogger logger, Exception fault);
}
