using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Sqlite;

public sealed partial class SqliteMessageLog
{
    private static RoomRow? FindRoom(SqliteSession session, RoomId room)
    {
        using var rows = session.Statement("SELECT id, epoch, trimmed FROM rooms WHERE name = $name", ("$name", room.Value)).ExecuteReader();
        return rows.Read() ? new RoomRow(rows.GetInt64(0), new Guid(rows.GetFieldValue<byte[]>(1)), rows.GetInt64(2)) : null;
    }

    private static ImmutableArray<RoomId> ListRooms(SqliteSession session)
    {
        using var rows = session.Statement("SELECT name FROM rooms ORDER BY name").ExecuteReader();
        var rooms = ImmutableArray.CreateBuilder<RoomId>();
        while (rows.Read())
        {
            rooms.Add(RoomId.Parse(rows.GetString(0)));
        }

        return rooms.DrainToImmutable();
    }

    private static long LastSequence(SqliteSession session, RoomRow row) =>
        session.Statement("SELECT max(seq) FROM messages WHERE room = $room", ("$room", row.Id)).ExecuteScalar() is long last ? last : row.Trimmed;

    private static ImmutableArray<ChatMessage> ReadPage(SqliteSession session, long room, ReadHistory query)
    {
        const string columns =
            """
            SELECT seq, author, key, at, client_time, kind, file_name, coalesce(body_bytes, length(body)),
                CASE
                    WHEN kind = $omitted THEN NULL
                    WHEN body_bytes IS NULL THEN body
                    ELSE (SELECT b.body FROM bodies AS b WHERE b.room = messages.room AND b.seq = messages.seq)
                END
            FROM messages
            """;
        var forward = query.Direction == HistoryDirection.Forward;
        var page = new List<ChatMessage>();
        var bytes = 0L;
        using (var rows = session.Statement(
            forward
                ? $"{columns} WHERE room = $room AND seq > $from ORDER BY seq LIMIT $limit"
                : $"{columns} WHERE room = $room AND seq < $from ORDER BY seq DESC LIMIT $limit",
            ("$room", room),
            ("$from", query.From),
            ("$limit", query.MaxMessages),
            ("$omitted", query.Images ? null : (long)ContentKind.Image)).ExecuteReader())
        {
            while (rows.Read())
            {
                var message = ReadMessage(rows);
                bytes += message.Content.Body.Length;
                if (page.Count > 0 && bytes > query.MaxBytes)
                {
                    break;
                }

                page.Add(message);
            }
        }

        if (!forward)
        {
            page.Reverse();
        }

        return [.. page];
    }

    private static ChatMessage ReadMessage(SqliteDataReader row)
    {
        var isOmitted = row.IsDBNull(8);
        return new ChatMessage(
            row.GetInt64(0),
            row.GetString(1),
            new MessageKey(new Guid(row.GetFieldValue<byte[]>(2))),
            new DateTimeOffset(row.GetInt64(3), TimeSpan.Zero),
            new MessageContent(
                (ContentKind)row.GetInt64(5),
                isOmitted ? [] : row.GetFieldValue<byte[]>(8),
                unchecked((ulong)row.GetInt64(4)),
                row.IsDBNull(6) ? null : row.GetString(6))
            {
                OmittedBytes = isOmitted ? row.GetInt32(7) : 0,
            });
    }

    private static long Find(SqliteSession session, RoomRow row, DateTimeOffset time)
    {
        var (from, to) = (row.Trimmed + 1, LastSequence(session, row) + 1); // what is searched is one of these or between them
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            var at = session.Statement("SELECT at FROM messages WHERE room = $room AND seq = $seq", ("$room", row.Id), ("$seq", middle)).ExecuteScalar();
            if (at is long ticks && ticks < time.UtcTicks)
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

    private static List<RememberedKey> ReadKeys(SqliteSession session, long room, long from)
    {
        using var rows = session.Statement(
            "SELECT seq, author, key, at FROM messages WHERE room = $room AND seq >= $from ORDER BY seq", ("$room", room), ("$from", from)).ExecuteReader();
        var keys = new List<RememberedKey>();
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
