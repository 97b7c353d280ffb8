using System.Collections.Immutable;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Sqlite;

/// <summary>The messages of all rooms in one SQLite file.</summary>
public sealed partial class SqliteMessageLog(SqliteDatabase database) : IMessageLog
{
    public async ValueTask<LogExtent> OpenAsync(RoomId room, CancellationToken cancellationToken)
    {
        if (await database.ReadAsync(session => SqliteRooms.Find(session, room), cancellationToken) is null)
        {
            await database.WriteAsync(session => SqliteRooms.Begin(session, room, Guid.NewGuid(), next: 1));
        }

        return await ReadExtentAsync(room, cancellationToken);
    }

    public async ValueTask<LogExtent> BeginAsync(RoomId room, Guid epoch, long next)
    {
        await database.WriteAsync(session =>
        {
            switch (SqliteRooms.Find(session, room))
            {
                case null:
                    SqliteRooms.Begin(session, room, epoch, next);
                    break;

                case { } row when row.Epoch == epoch:
                    break;

                case { } row when SqliteRooms.LastSequence(session, row) > 0:
                    throw new LogConflictException($"Room {room} has another log, with messages in it.");

                case { } row:
                    AdoptLog(session, row.Id, epoch, next);
                    break;
            }
        });
        return await ReadExtentAsync(room, CancellationToken.None);
    }

    public async ValueTask AppendAsync(RoomId room, Guid epoch, ImmutableArray<ChatMessage> messages) =>
        await database.WriteAsync(session => Append(session, room, epoch, messages), messages.Length);

    public async ValueTask<LogPage> ReadAsync(RoomId room, ReadHistory query, CancellationToken cancellationToken) => await database.ReadAsync(
        session => ReadPage(session, room, query), cancellationToken);

    public async ValueTask<long> FindAsync(RoomId room, DateTimeOffset time, CancellationToken cancellationToken) => await database.ReadAsync(
        session => SqliteRooms.Find(session, room) is { } row ? Find(session, row, time) : 1, cancellationToken);

    public async ValueTask<IReadOnlyList<RememberedKey>> ReadKeysAsync(
        RoomId room, DateTimeOffset since, int atLeast, CancellationToken cancellationToken) => await database.ReadAsync(
            session => SqliteRooms.Find(session, room) is { } row
                ? ReadKeys(session, row.Id, Math.Min(Find(session, row, since), SqliteRooms.LastSequence(session, row) - atLeast + 1))
                : [],
            cancellationToken);

    public async ValueTask<ImmutableArray<RoomId>> ListAsync(CancellationToken cancellationToken) =>
        await database.ReadAsync(SqliteRooms.List, cancellationToken);

    public async ValueTask<int> TrimAsync(RoomId room, long through, int atMost)
    {
        var gone = 0;
        await database.WriteAsync(session => gone = SqliteRooms.Find(session, room) is { } row ? Trim(session, row, through, atMost) : 0);
        return gone;
    }

    private async ValueTask<LogExtent> ReadExtentAsync(RoomId room, CancellationToken cancellationToken)
    {
        var (row, last) = await database.ReadAsync(
            session => SqliteRooms.Find(session, room) is { } row ? (row, SqliteRooms.LastSequence(session, row)) : (null, 0), cancellationToken);
        return row is null
            ? throw new LogUnavailableException($"The log of room {room} was begun and is not there.")
            : new LogExtent(row.Epoch, row.Trimmed + 1, last);
    }
}
