using System.Collections.Concurrent;
using System.Collections.Immutable;
using Npgsql;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Postgres;

/// <summary>The messages of all rooms in a PostgreSQL database that any number of programs may share.</summary>
public sealed partial class PostgresMessageLog(PostgresDatabase database, StorageMetrics? metrics = null) : IMessageLog, IAsyncDisposable
{
    private readonly PostgresWriter _writer = new(database, metrics);
    private readonly ConcurrentDictionary<RoomId, Log> _logs = new(); // of the rooms that were opened

    public async ValueTask<LogExtent> OpenAsync(RoomId room, CancellationToken cancellationToken)
    {
        if (await database.ReadAsync((connection, givenUp) => FindLogAsync(connection, room, givenUp), cancellationToken) is { } log)
        {
            return Opened(room, log);
        }

        await database.ReadAsync((connection, givenUp) => BeginLogAsync(connection, room, Guid.NewGuid(), next: 1, givenUp), cancellationToken);
        return await ReadExtentAsync(room, cancellationToken);
    }

    public async ValueTask<LogExtent> BeginAsync(RoomId room, Guid epoch, long next)
    {
        await database.ReadAsync((connection, givenUp) => BeginLogAsync(connection, room, epoch, next, givenUp), CancellationToken.None);
        var extent = await ReadExtentAsync(room, CancellationToken.None);
        if (extent.Epoch != epoch && extent.Last == 0)
        {
            await database.ReadAsync((connection, givenUp) => AdoptLogAsync(connection, room, epoch, next, givenUp), CancellationToken.None);
            extent = await ReadExtentAsync(room, CancellationToken.None);
        }

        return extent.Epoch == epoch ? extent : throw new LogConflictException($"Room {room} has another log, with messages in it.");
    }

    public async ValueTask AppendAsync(RoomId room, Guid epoch, ImmutableArray<ChatMessage> messages)
    {
        if (!_logs.TryGetValue(room, out var log) || log.Epoch != epoch)
        {
            throw new LogConflictException($"Room {room} does not have the epoch {epoch}.");
        }

        if (!await _writer.AppendAsync(new PostgresAppend(log.Id, epoch, messages)))
        {
            throw new LogConflictException($"The log of room {room} does not end at {messages[0].Sequence - 1}, or is another one: somebody else has written it.");
        }
    }

    public async ValueTask<LogPage> ReadAsync(RoomId room, ReadHistory query, CancellationToken cancellationToken) =>
        await database.ReadAsync((connection, givenUp) => ReadPageAsync(connection, room, query, givenUp), cancellationToken);

    public async ValueTask<long> FindAsync(RoomId room, DateTimeOffset time, CancellationToken cancellationToken) =>
        await database.ReadAsync((connection, givenUp) => FindAsync(connection, room, time, givenUp), cancellationToken);

    public async ValueTask<IReadOnlyList<RememberedKey>> ReadKeysAsync(
        RoomId room, DateTimeOffset since, int atLeast, CancellationToken cancellationToken) =>
        await database.ReadAsync((connection, givenUp) => ReadKeysAsync(connection, room, since, atLeast, givenUp), cancellationToken);

    public async ValueTask<ImmutableArray<RoomId>> ListAsync(CancellationToken cancellationToken) =>
        await database.ReadAsync(ListRoomsAsync, cancellationToken);

    public async ValueTask<int> TrimAsync(RoomId room, long through, int atMost) =>
        await database.WriteAsync((connection, givenUp) => TrimAsync(connection, room, through, atMost, givenUp), CancellationToken.None);

    /// <summary>Commits what was asked so far. The database stays open.</summary>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private async ValueTask<LogExtent> ReadExtentAsync(RoomId room, CancellationToken cancellationToken)
    {
        var log = await database.ReadAsync((connection, givenUp) => FindLogAsync(connection, room, givenUp), cancellationToken);
        return Opened(room, log ?? throw new LogUnavailableException($"The log of room {room} was begun and is not there."));
    }

    private LogExtent Opened(RoomId room, Log log)
    {
        _logs[room] = log;
        return new LogExtent(log.Epoch, log.Trimmed + 1, log.Last);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string statement, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(statement, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private sealed record Log(long Id, Guid Epoch, long Last, long Trimmed);
}
