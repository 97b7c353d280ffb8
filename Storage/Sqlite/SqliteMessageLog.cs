using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Sqlite;

/// <summary>The messages of all rooms in one SQLite file.</summary>
public sealed partial class SqliteMessageLog(SqliteDatabase database) : IMessageLog
{
    private readonly ConcurrentDictionary<RoomId, RoomRow> _rooms = new(); // those that were opened: they keep their id and epoch

    public async ValueTask<LogExtent> OpenAsync(RoomId room, CancellationToken cancellationToken)
    {
        if (await database.ReadAsync(connection => FindRoom(connection, room), cancellationToken) is null)
        {
            await database.WriteAsync(connection => BeginLog(connection, room, Guid.NewGuid(), next: 1));
        }

        return await ReadExtentAsync(room, cancellationToken);
    }

    public async ValueTask<LogExtent> BeginAsync(RoomId room, Guid epoch, long next)
    {
        await database.WriteAsync(connection =>
        {
            switch (FindRoom(connection, room))
            {
                case null:
                    BeginLog(connection, room, epoch, next);
                    break;

                case { } row when row.Epoch == epoch:
                    break;

                case { } row when LastSequence(connection, row) > 0:
                    throw new LogConflictException($"Room {room} has another log, with messages in it.");

                case { } row:
                    AdoptLog(connection, row.Id, epoch, next);
                    break;
            }
        });
        return await ReadExtentAsync(room, CancellationToken.None);
    }

    public async ValueTask AppendAsync(RoomId room, Guid epoch, ImmutableArray<ChatMessage> messages)
    {
        if (!_rooms.TryGetValue(room, out var row) || row.Epoch != epoch)
        {
            throw new LogConflictException($"Room {room} does not have the epoch {epoch}.");
        }

        await database.WriteAsync(connection => Append(connection, room, row.Id, messages));
    }

    public async ValueTask<LogPage> ReadAsync(RoomId room, ReadHistory query, CancellationToken cancellationToken) => await database.ReadAsync(
        connection => FindRoom(connection, room) is { } row ? new LogPage(row.Trimmed + 1, ReadPage(connection, row.Id, query)) : new LogPage(1, []),
        cancellationToken);

    public async ValueTask<long> FindAsync(RoomId room, DateTimeOffset time, CancellationToken cancellationToken) => await database.ReadAsync(
        connection => FindRoom(connection, room) is { } row ? Find(connection, row, time) : 1, cancellationToken);

    public async ValueTask<IReadOnlyList<RememberedKey>> ReadKeysAsync(
        RoomId room, DateTimeOffset since, int atLeast, CancellationToken cancellationToken) => await database.ReadAsync(
            connection => FindRoom(connection, room) is { } row
                ? ReadKeys(connection, row.Id, Math.Min(Find(connection, row, since), LastSequence(connection, row) - atLeast + 1))
                : [],
            cancellationToken);

    public async ValueTask<ImmutableArray<RoomId>> ListAsync(CancellationToken cancellationToken) =>
        await database.ReadAsync(ListRooms, cancellationToken);

    public async ValueTask<int> TrimAsync(RoomId room, long through, int atMost)
    {
        var gone = 0;
        await database.WriteAsync(connection => gone = FindRoom(connection, room) is { } row ? Trim(connection, row, through, atMost) : 0);
        return gone;
    }

    private async ValueTask<LogExtent> ReadExtentAsync(RoomId room, CancellationToken cancellationToken)
    {
        var (row, last) = await database.ReadAsync(
            connection => FindRoom(connection, room) is { } row ? (row, LastSequence(connection, row)) : (null, 0), cancellationToken);
        _rooms[room] = row ?? throw new LogUnavailableException($"The log of room {room} was begun and is not there.");
        return new LogExtent(row.Epoch, row.Trimmed + 1, last);
    }

    private sealed record RoomRow(long Id, Guid Epoch, long Trimmed);
}
