using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Sqlite;

public sealed partial class SqliteMessageLog
{
    private static RoomRow? FindRoom(SqliteConnection connection, RoomId room)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, epoch, trimmed FROM rooms WHERE name = $name";
        command.Parameters.AddWithValue("$name", room.Value);
        using var rows = command.ExecuteReader();
        return rows.Read() ? new RoomRow(rows.GetInt64(0), new Guid(rows.GetFieldValue<byte[]>(1)), rows.GetInt64(2)) : null;
    }

    private static ImmutableArray<RoomId> ListRooms(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM rooms ORDER BY name";
        using var rows = command.ExecuteReader();
        var rooms = ImmutableArray.CreateBuilder<RoomId>();
        while (rows.Read())
        {
            rooms.Add(RoomId.Parse(rows.GetString(0)));
        }

        return rooms.DrainToImmutable();
    }

    private static long LastSequence(SqliteConnection connection, RoomRow row)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT max(seq) FROM messages WHERE room = $room";
        command.Parameters.AddWithValue("$room", row.Id);
        return command.ExecuteScalar() is long last ? last : row.Trimmed;
    }

    private static ImmutableArray<ChatMessage> ReadPage(SqliteConnection connection, long room, ReadHistory query)
    {
        var forward = query.Direction == HistoryDirection.Forward;
        using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            SELECT seq, author, key, at, client_time, kind, file_name, coalesce(body_bytes, length(body)),
                CASE
                    WHEN kind = $omitted THEN NULL
                    WHEN body_bytes IS NULL THEN body
                    ELSE (SELECT b.body FROM bodies AS b WHERE b.room = messages.room AND b.seq = messages.seq)
                END
            FROM messages
            WHERE room = $room AND seq {(forward ? '>' : '<')} $from
            ORDER BY seq {(forward ? "ASC" : "DESC")} LIMIT $limit
            """;
        command.Parameters.AddWithValue("$room", room);
        command.Parameters.AddWithValue("$from", query.From);
        command.Parameters.AddWithValue("$limit", query.MaxMessages);
        command.Parameters.AddWithValue("$omitted", query.Images ? DBNull.Value : (long)ContentKind.Image);

        var page = new List<ChatMessage>();
        var bytes = 0L;
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                var omitted = rows.IsDBNull(8);
                var length = rows.GetInt32(7);
                bytes += omitted ? 0 : length;
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
                        (ContentKind)rows.GetInt64(5),
                        omitted ? [] : rows.GetFieldValue<byte[]>(8),
                        unchecked((ulong)rows.GetInt64(4)),
                        rows.IsDBNull(6) ? null : rows.GetString(6)) { OmittedBytes = omitted ? length : 0 }));
            }
        }

        if (!forward)
        {
            page.Reverse();
        }

        return [.. page];
    }

    private static long Find(SqliteConnection connection, RoomRow row, DateTimeOffset time)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT at FROM messages WHERE room = $room AND seq = $seq";
        command.Parameters.AddWithValue("$room", row.Id);
        var sequence = command.Parameters.Add("$seq", SqliteType.Integer);

        var (from, to) = (row.Trimmed + 1, LastSequence(connection, row) + 1); // what is searched is one of these or between them
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            sequence.Value = middle;
            if (command.ExecuteScalar() is long at && at < time.UtcTicks)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        return from;
    }

    private static List<RememberedKey> ReadKeys(SqliteConnection connection, long room, long from)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT seq, author, key, at FROM messages WHERE room = $room AND seq >= $from ORDER BY seq";
        command.Parameters.AddWithValue("$room", room);
        command.Parameters.AddWithValue("$from", from);

        var keys = new List<RememberedKey>();
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            keys.Add(new RememberedKey(
                rows.GetString(1),
                new MessageKey(new Guid(rows.GetFieldValue<byte[]>(2))),
                rows.GetInt64(0),
                new DateTimeOffset(rows.GetInt64(3), TimeSpan.Zero)));
        }

        return keys;
    }
}
