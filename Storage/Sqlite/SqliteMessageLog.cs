using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Sqlite;

/// <summary>The messages of all rooms in one SQLite file.</summary>
public sealed class SqliteMessageLog(SqliteDatabase database) : IMessageLog
{
    private readonly ConcurrentDictionary<RoomId, RoomRow> _rooms = new();

    public async ValueTask<Position> OpenAsync(RoomId room, CancellationToken cancellationToken)
    {
        if (await database.ReadAsync(connection => FindRoom(connection, room), cancellationToken) is null)
        {
            await database.WriteAsync(connection => BeginLog(connection, room));
        }

        var row = await database.ReadAsync(connection => FindRoom(connection, room), cancellationToken)
            ?? throw new LogUnavailableException($"The log of room {room} was begun and is not there.");
        _rooms[room] = row;
        var last = await database.ReadAsync(connection => LastSequence(connection, row.Id), cancellationToken);
        return new Position(row.Epoch, last);
    }

    public async ValueTask AppendAsync(RoomId room, Guid epoch, ImmutableArray<ChatMessage> messages)
    {
        if (!_rooms.TryGetValue(room, out var row) || row.Epoch != epoch)
        {
            throw new LogConflictException($"Room {room} does not have the epoch {epoch}.");
        }

        await database.WriteAsync(connection => Append(connection, room, row.Id, messages));
    }

    public async ValueTask<ImmutableArray<ChatMessage>> ReadAsync(RoomId room, ReadHistory query, CancellationToken cancellationToken) =>
        await database.ReadAsync(connection => Read(connection, room, query), cancellationToken);

    public async ValueTask<IReadOnlyList<RememberedKey>> ReadKeysAsync(RoomId room, DateTimeOffset since, CancellationToken cancellationToken) =>
        await database.ReadAsync(connection => ReadKeys(connection, room, since), cancellationToken);

    private static RoomRow? FindRoom(SqliteConnection connection, RoomId room)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, epoch FROM rooms WHERE name = $name";
        command.Parameters.AddWithValue("$name", room.Value);
        using var rows = command.ExecuteReader();
        return rows.Read() ? new RoomRow(rows.GetInt64(0), new Guid(rows.GetFieldValue<byte[]>(1))) : null;
    }

    private static void BeginLog(SqliteConnection connection, RoomId room)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO rooms (name, epoch) VALUES ($name, $epoch) ON CONFLICT (name) DO NOTHING";
        command.Parameters.AddWithValue("$name", room.Value);
        command.Parameters.AddWithValue("$epoch", Guid.NewGuid().ToByteArray());
        command.ExecuteNonQuery();
    }

    private static long LastSequence(SqliteConnection connection, long room)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT max(seq) FROM messages WHERE room = $room";
        command.Parameters.AddWithValue("$room", room);
        return command.ExecuteScalar() is long last ? last : 0;
    }

    private static void Append(SqliteConnection connection, RoomId room, long id, ImmutableArray<ChatMessage> messages)
    {
        var last = LastSequence(connection, id);
        if (messages[0].Sequence != last + 1)
        {
            throw new LogConflictException($"The log of room {room} ends at {last}; {messages[0].Sequence} cannot follow.");
        }

        using var command = connection.CreateCommand();
        command.CommandText =
            """
            INSERT INTO messages (room, seq, author, key, at, client_time, kind, body, file_name)
            VALUES ($room, $seq, $author, $key, $at, $client_time, $kind, $body, $file_name)
            """;
        command.Parameters.AddWithValue("$room", id);
        var sequence = command.Parameters.Add("$seq", SqliteType.Integer);
        var author = command.Parameters.Add("$author", SqliteType.Text);
        var key = command.Parameters.Add("$key", SqliteType.Blob);
        var at = command.Parameters.Add("$at", SqliteType.Integer);
        var clientTime = command.Parameters.Add("$client_time", SqliteType.Integer);
        var kind = command.Parameters.Add("$kind", SqliteType.Integer);
        var body = command.Parameters.Add("$body", SqliteType.Blob);
        var fileName = command.Parameters.Add("$file_name", SqliteType.Text);
        foreach (var message in messages)
        {
            sequence.Value = message.Sequence;
            author.Value = message.Author;
            key.Value = message.Key.Value.ToByteArray();
            at.Value = message.At.UtcTicks;
            clientTime.Value = unchecked((long)message.Content.ClientTime);
            kind.Value = (long)message.Content.Kind;
            body.Value = message.Content.Body;
            fileName.Value = (object?)message.Content.FileName ?? DBNull.Value;
            command.ExecuteNonQuery();
        }
    }

    private static ImmutableArray<ChatMessage> Read(SqliteConnection connection, RoomId room, ReadHistory query)
    {
        var forward = query.Direction == HistoryDirection.Forward;
        using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            SELECT seq, author, key, at, client_time, kind, body, file_name FROM messages
            WHERE room = (SELECT id FROM rooms WHERE name = $name) AND seq {(forward ? '>' : '<')} $from
            ORDER BY seq {(forward ? "ASC" : "DESC")} LIMIT $limit
            """;
        command.Parameters.AddWithValue("$name", room.Value);
        command.Parameters.AddWithValue("$from", query.From);
        command.Parameters.AddWithValue("$limit", query.MaxMessages);

        var page = new List<ChatMessage>();
        var bytes = 0L;
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                var body = rows.GetFieldValue<byte[]>(6);
                bytes += body.Length;
                if (page.Count > 0 && bytes > query.MaxBytes)
                {
                    break;
                }

                page.Add(new ChatMessage(
                    rows.GetInt64(0),
                    rows.GetString(1),
                    new MessageKey(new Guid(rows.GetFieldValue<byte[]>(2))),
                    new DateTimeOffset(rows.GetInt64(3), TimeSpan.Zero),
                    new MessageContent(
                        (ContentKind)rows.GetInt64(5), body, unchecked((ulong)rows.GetInt64(4)), rows.IsDBNull(7) ? null : rows.GetString(7))));
            }
        }

        if (!forward)
        {
            page.Reverse();
        }

        return [.. page];
    }

    private static List<RememberedKey> ReadKeys(SqliteConnection connection, RoomId room, DateTimeOffset since)
    {
        // From the end backwards, until one is too old: the cost is that of what is remembered, however long the log.
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT seq, author, key, at FROM messages WHERE room = (SELECT id FROM rooms WHERE name = $name) ORDER BY seq DESC";
        command.Parameters.AddWithValue("$name", room.Value);

        var keys = new List<RememberedKey>();
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read() && rows.GetInt64(3) >= since.UtcTicks)
            {
                keys.Add(new RememberedKey(
                    rows.GetString(1),
                    new MessageKey(new Guid(rows.GetFieldValue<byte[]>(2))),
                    rows.GetInt64(0),
                    new DateTimeOffset(rows.GetInt64(3), TimeSpan.Zero)));
            }
        }

        keys.Reverse();
        return keys;
    }

    private sealed record RoomRow(long Id, Guid Epoch);
}
