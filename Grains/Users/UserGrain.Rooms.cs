using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Grains.Rooms;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Grains.Users;

/// <remarks>The rooms of a user. What they are is asked of the store each time: it is written by the rooms.</remarks>
public sealed partial class UserGrain
{
    private readonly Dictionary<string, DateTimeOffset> _listeners = new(StringComparer.Ordinal); // gateways, and until when

    public async ValueTask<ImmutableArray<UserRoom>> ListRoomsAsync(CancellationToken cancellationToken)
    {
        var lobby = await FindAsync(RoomId.Lobby, cancellationToken);
        if (lobby is null)
        {
            await log.OpenAsync(RoomId.Lobby, cancellationToken); // nobody was there yet
            lobby = await FindAsync(RoomId.Lobby, cancellationToken);
        }

        var others = await rooms.ListOfAsync(_name, cancellationToken);
        return [.. lobby is null ? [] : new[] { lobby }, .. others.Where(room => room.Room != RoomId.Lobby.Value)];
    }

    public async ValueTask<UserRoom?> FindRoomAsync(string room, CancellationToken cancellationToken) =>
        await FindAsync(RoomId.Parse(room), cancellationToken) is { } found && (found.Standing.Role != RoomRole.None || found.Card.Kind == RoomKind.Public) ? found : null;

    public async ValueTask<ReadState?> SetReadAsync(string room, long sequence)
    {
        var id = RoomId.Parse(room);
        if (await FindAsync(id, CancellationToken.None) is not { Standing.Role: >= RoomRole.Member } there)
        {
            return null;
        }

        var state = await rooms.SetReadAsync(_name, id, sequence);
        if (state is not null && state.Read > there.Read)
        {
            await TellAsync(new UserNotice(_name.Value, room, state.Read));
        }

        return state;
    }

    public ValueTask ListenAsync(string gateway)
    {
        _listeners[gateway] = time.GetUtcNow() + sessions.Value.Lease;
        return ValueTask.CompletedTask;
    }

    public ValueTask NoteAsync(string room) => TellAsync(new UserNotice(_name.Value, room, null));

    private async ValueTask<UserRoom?> FindAsync(RoomId room, CancellationToken cancellationToken)
    {
        if (await rooms.FindOfAsync(_name, room, cancellationToken) is not { } found)
        {
            return null;
        }

        if (room == RoomId.Lobby)
        {
            found = found with { Card = found.Card.Title is "" ? OpenRoom.Lobby : found.Card };
        }
        else if (found.Card is { Kind: RoomKind.Open, Title: "" })
        {
            return null; // a log that nobody made a room of
        }

        return found with { Standing = OpenRoom.Raise(found.Standing, found.Card.Kind, limits.Value.LobbyOwners) };
    }

    // A hint: clients ask again when they come back.
    private async ValueTask TellAsync(UserNotice notice)
    {
        foreach (var (gateway, until) in _listeners.ToList())
        {
            if (until < time.GetUtcNow())
            {
                _listeners.Remove(gateway);
                continue;
            }

            try
            {
                await this.GetStreamProvider(RoomStream.Provider)
                    .GetStream<UserNotice>(StreamId.Create(UserNoticeStream.Namespace, gateway))
                    .OnNextAsync(notice);
            }
            catch (Exception fault)
            {
                LogNotTold(logger, fault, _name);
            }
        }
    }

    [LoggerMessage(1205, LogLevel.Information, "A gateway could not be told of a change of {User}'s rooms; its clients find it when they ask.")]
    private static partial void LogNotTold(ILogger logger, Exception fault, UserName user);
}
