using System.Collections.Concurrent;
using System.Threading.Channels;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Sessions;

/// <remarks>Sessions of protocols that allow one connection a user, and whose clients come back by themselves when it is lost.</remarks>
internal sealed partial class ChatSessions
{
    private readonly ConcurrentDictionary<(UserName User, RoomId Room), ChatSession> _lingering = new();
    private readonly Channel<Departure> _departures = Channel.CreateUnbounded<Departure>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Begins a session of a user whose password was checked, if the user's seat of that name is free. It has yet to enter its room.</summary>
    /// <returns>Null when another session has the seat.</returns>
    public async ValueTask<ChatSession?> OpenSeatedAsync(UserName user, RoomId room, string seat)
    {
        var session = new ChatSession(SessionId.New(), user, room) { Seat = seat };
        try
        {
            if (!await cluster.GetGrain<IUserGrain>(user.Value).TakeSeatAsync(seat, session.Id))
            {
                return null;
            }

            _sessions[session.Id] = session;
            return session;
        }
        catch
        {
            await CloseAsync(session); // whether it has begun is not known
            throw;
        }
    }

    /// <summary>Puts a session into its room's roster, in the place of the one that lingers there for its user.</summary>
    public async ValueTask EnterSeatedAsync(ChatSession session)
    {
        await EnterAsync(session);
        if (_lingering.TryRemove((session.User, session.Room), out var before))
        {
            await TellAsync(before, LeaveAsync); // the name stays in the roster all the while
        }
    }

    /// <summary>Ends a session whose user is expected back: the seat is free at once, and the name stays in the room's roster for a while.</summary>
    /// <param name="session">What has ended.</param>
    /// <param name="grace">How long; the same for all.</param>
    /// <remarks>Does not throw, as <see cref="CloseAsync"/>. When the gateway stops, the name stays for as long as a gateway's silence is borne with.</remarks>
    public async ValueTask LingerAsync(ChatSession session, TimeSpan grace)
    {
        _lingering[(session.User, session.Room)] = session; // first: who takes the free seat finds it
        _sessions.TryRemove(session.Id, out _);
        _departures.Writer.TryWrite(new Departure(session, time.GetTimestamp(), grace));
        await TellAsync(session, DetachAsync);
    }

    private async Task DepartInTurnAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var departure in _departures.Reader.ReadAllAsync(stoppingToken))
            {
                await DepartAsync(departure, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async ValueTask DepartAsync(Departure departure, CancellationToken stoppingToken)
    {
        var (session, since, grace) = departure;
        if (grace - time.GetElapsedTime(since) is { Ticks: > 0 } left)
        {
            await Task.Delay(left, time, stoppingToken);
        }

        if (_lingering.TryRemove(KeyValuePair.Create((session.User, session.Room), session))) // otherwise the user is back
        {
            await TellAsync(session, LeaveAsync);
        }
    }

    private sealed record Departure(ChatSession Session, long Since, TimeSpan Grace);
}
