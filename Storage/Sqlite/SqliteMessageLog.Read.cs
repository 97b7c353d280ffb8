using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Sqlite;

public sealed partial class SqliteMessageLog
{
    private static readonly string Forward = Page("seq > $from ORDER BY seq", "");
    private static readonly string Backward = Page("seq < $from ORDER BY seq DESC", "");
    private static readonly string ForwardWithoutAnnotations = Page("seq > $from ORDER BY seq", "kind NOT BETWEEN 1001 AND 1004 AND");
    private static readonly string BackwardWithoutAnnotations = Page("seq < $from ORDER BY seq DESC", "kind NOT BETWEEN 1001 AND 1004 AND");

    private static string Page(string beside, string which) =>
        $"""
        SELECT seq, author, key, at, client_time, kind, file_name, coalesce(body_bytes, length(body)),
            CASE
                WHEN kind = $omitted THEN NULL
                WHEN body_bytes IS NULL THEN body
                ELSE (SELECT b.body FROM bodies AS b WHERE b.room = messages.room AND b.seq = messages.seq)
            END,
            target, edited, deleted
        FROM messages WHERE room = $room AND {which} {beside} LIMIT $limit
        """;

    private static LogPage ReadPage(SqliteSession session, RoomId room, ReadHistory query)
    {
        // While the room's row is being read, so to the end of this, everything is read as of one moment.
        using var rows = session.Statement(
            "SELECT id, trimmed, EXISTS (SELECT 1 FROM reactions WHERE room = rooms.id) FROM rooms WHERE name = $name", ("$name", room.Value)).ExecuteReader();
        if (!rows.Read())
        {
            return new LogPage(1, []);
        }

        var (id, first) = (rows.GetInt64(0), rows.GetInt64(1) + 1);
        var page = ReadMessages(session, id, query);
        if (page.Count > 0 && rows.GetBoolean(2))
        {
            AddReactions(session, id, page);
        }

        return new LogPage(first, [.. page]);
    }

    private static List<ChatMessage> ReadMessages(SqliteSession session, long room, ReadHistory query)
    {
        var page = new List<ChatMessage>();
        var bytes = 0L;
        var forward = query.Direction == HistoryDirection.Forward;
        using (var rows = session.Statement(
            query.WithoutAnnotations
                ? forward ? ForwardWithoutAnnotations : BackwardWithoutAnnotations
                : forward ? Forward : Backward,
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

        return page;
    }

    private static ChatMessage ReadMessage(SqliteDataReader row)
    {
        var isOmitted = row.IsDBNull(8);
        var content = new MessageContent(
            (ContentKind)row.GetInt64(5),
            isOmitted ? [] : row.GetFieldValue<byte[]>(8),
            unchecked((ulong)row.GetInt64(4)),
            row.IsDBNull(6) ? null : row.GetString(6))
        {
            OmittedBytes = isOmitted ? row.GetInt32(7) : 0,
            Target = row.IsDBNull(9) ? 0 : row.GetInt64(9),
        };
        var (edited, deleted) = (row.IsDBNull(10) ? 0 : row.GetInt64(10), row.IsDBNull(11) ? 0 : row.GetInt64(11));
        return new ChatMessage(
            row.GetInt64(0),
            row.GetString(1),
            new MessageKey(new Guid(row.GetFieldValue<byte[]>(2))),
            new DateTimeOffset(row.GetInt64(3), TimeSpan.Zero),
            StoredContent.Read(content))
        {
            State = edited == 0 && deleted == 0 ? null : new MessageState(edited, deleted, []),
        };
    }

    private static void AddReactions(SqliteSession session, long room, List<ChatMessage> page)
    {
        using var rows = session.Statement(
            """
            SELECT target, reaction, count, author FROM (
                SELECT target, reaction, author, seq,
                    count(*) OVER named AS count,
                    min(seq) OVER named AS first,
                    row_number() OVER (named ORDER BY seq) AS place
                FROM reactions WHERE room = $room AND target >= $from AND target <= $to
                WINDOW named AS (PARTITION BY target, reaction)
            )
            WHERE place <= $names
            ORDER BY target, first, seq
            """,
            ("$room", room),
            ("$from", page[0].Sequence),
            ("$to", page[^1].Sequence),
            ("$names", MessageReactions.MaxNames)).ExecuteReader();

        var index = 0;
        for (var more = rows.Read(); more;)
        {
            var target = rows.GetInt64(0);
            var reactions = ImmutableArray.CreateBuilder<MessageReactions>();
            while (more && rows.GetInt64(0) == target)
            {
                reactions.Add(ReadReaction(rows, ref more));
            }

            while (index < page.Count && page[index].Sequence < target)
            {
                index++;
            }

            if (index < page.Count && page[index].Sequence == target)
            {
                page[index] = page[index] with { State = (page[index].State ?? new MessageState(0, 0, [])) with { Reactions = reactions.DrainToImmutable() } };
            }
        }
    }

    // Of one sign: as many rows as there are names of it.
    private static MessageReactions ReadReaction(SqliteDataReader rows, ref bool more)
    {
        var (target, reaction, count) = (rows.GetInt64(0), rows.GetString(1), rows.GetInt32(2));
        var names = ImmutableArray.CreateBuilder<string>();
        while (more && rows.GetInt64(0) == target && rows.GetString(1) == reaction)
        {
            names.Add(rows.GetString(3));
            more = rows.Read();
        }

        return new MessageReactions(reaction, count, names.DrainToImmutable());
    }

    private static long Find(SqliteSession session, SqliteRooms.Row row, DateTimeOffset time)
    {
        var (from, to) = (row.Trimmed + 1, SqliteRooms.LastSequence(session, row) + 1); // what is searched is one of these or between them
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
