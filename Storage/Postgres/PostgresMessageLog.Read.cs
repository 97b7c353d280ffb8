using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Postgres;

public sealed partial class PostgresMessageLog
{
    // What is searched is one of these or between them; each row halves the one before, and the last has found it.
    private const string Search =
        """
        WITH RECURSIVE room AS (
            SELECT id, last, trimmed FROM rooms WHERE name = $1
        ), search (low, high) AS (
            SELECT trimmed + 1, last + 1 FROM room
            UNION ALL
            SELECT CASE WHEN older THEN middle + 1 ELSE low END, CASE WHEN older THEN high ELSE middle END
            FROM (
                SELECT low, high, middle,
                    coalesce((SELECT m.at < $2 FROM messages m WHERE m.room = (SELECT id FROM room) AND m.seq = middle), false) AS older
                FROM (SELECT low, high, low + (high - low) / 2 AS middle FROM search WHERE low < high) AS half
                OFFSET 0
            ) AS compared
        ), found (seq) AS (
            SELECT low FROM search WHERE low >= high
        )
        """;

    private static readonly string Forward = Page("m.seq > greatest($2, r.trimmed)", "ASC");
    private static readonly string Backward = Page("m.seq < $2 AND m.seq > r.trimmed", "DESC");
    private static readonly string ForwardWithoutAnnotations = Page("m.seq > greatest($2, r.trimmed) AND m.kind NOT BETWEEN 1001 AND 1004", "ASC");
    private static readonly string BackwardWithoutAnnotations = Page("m.seq < $2 AND m.seq > r.trimmed AND m.kind NOT BETWEEN 1001 AND 1004", "DESC");

    // One statement, so that the first sequence and the messages and what became of them are of the same moment. How long bodies are is known
    // without reading them; what is too much is not read. Most rooms have no reactions: that is looked up once, for all messages.
    private static string Page(string beside, string order) =>
        $"""
        SELECT r.trimmed, p.seq, p.author, p.key, p.at, p.client_time, p.kind, p.file_name, p.length, p.omitted,
            CASE WHEN p.omitted THEN NULL ELSE p.body END, p.target, p.edited, p.deleted,
            CASE WHEN (
                SELECT true FROM reactions x WHERE x.room = (SELECT id FROM rooms WHERE name = $1) ORDER BY x.target LIMIT 1
            ) THEN (
                SELECT json_agg(json_build_array(g.reaction, g.count, g.names) ORDER BY g.first)::text FROM (
                    SELECT x.reaction, count(*) AS count, min(x.seq) AS first, (array_agg(x.author ORDER BY x.seq))[1:{MessageReactions.MaxNames}] AS names
                    FROM reactions x WHERE x.room = r.id AND x.target = p.seq GROUP BY x.reaction
                ) AS g
            ) END
        FROM rooms r LEFT JOIN LATERAL (
            SELECT *,
                sum(CASE WHEN omitted THEN 0 ELSE length END) OVER (ORDER BY seq {order} ROWS UNBOUNDED PRECEDING) AS bytes,
                row_number() OVER (ORDER BY seq {order}) AS place
            FROM (
                SELECT m.seq, m.author, m.key, m.at, m.client_time, m.kind, m.file_name, m.body, m.target, m.edited, m.deleted,
                    octet_length(m.body) AS length, m.kind = $5 AND NOT $6 AS omitted
                FROM messages m WHERE m.room = r.id AND {beside}
                ORDER BY m.seq {order} LIMIT $3
            ) AS q
        ) AS p ON p.bytes <= $4 OR p.place = 1
        WHERE r.name = $1
        ORDER BY p.seq
        """;

    private static async Task<Log?> FindLogAsync(NpgsqlConnection connection, RoomId room, CancellationToken givenUp)
    {
        await using var command = Command(connection, "SELECT id, epoch, last, trimmed FROM rooms WHERE name = $1", room.Value);
        await using var rows = await command.ExecuteReaderAsync(givenUp);
        return await rows.ReadAsync(givenUp) ? new Log(rows.GetInt64(0), rows.GetGuid(1), rows.GetInt64(2), rows.GetInt64(3)) : null;
    }

    private static async Task<ImmutableArray<RoomId>> ListRoomsAsync(NpgsqlConnection connection, CancellationToken givenUp)
    {
        await using var command = Command(connection, "SELECT name FROM rooms ORDER BY name");
        await using var rows = await command.ExecuteReaderAsync(givenUp);
        var rooms = ImmutableArray.CreateBuilder<RoomId>();
        while (await rows.ReadAsync(givenUp))
        {
            rooms.Add(RoomId.Parse(rows.GetString(0)));
        }

        return rooms.DrainToImmutable();
    }

    private static async Task<LogPage> ReadPageAsync(NpgsqlConnection connection, RoomId room, ReadHistory query, CancellationToken givenUp)
    {
        await using var command = Command(
            connection,
            query.WithoutAnnotations
                ? query.Direction == HistoryDirection.Forward ? ForwardWithoutAnnotations : BackwardWithoutAnnotations
                : query.Direction == HistoryDirection.Forward ? Forward : Backward,
            room.Value, query.From, (long)query.MaxMessages, (long)query.MaxBytes, (int)ContentKind.Image, query.Images);
        await using var rows = await command.ExecuteReaderAsync(givenUp);

        var first = 1L;
        var page = ImmutableArray.CreateBuilder<ChatMessage>();
        while (await rows.ReadAsync(givenUp))
        {
            first = rows.GetInt64(0) + 1;
            if (!rows.IsDBNull(1)) // a room that has nothing to show has one row
            {
                page.Add(ReadMessage(rows));
            }
        }

        return new LogPage(first, page.DrainToImmutable());
    }

    private static ChatMessage ReadMessage(NpgsqlDataReader row)
    {
        var omitted = row.GetBoolean(9);
        var content = new MessageContent(
            (ContentKind)row.GetInt32(6),
            omitted ? [] : row.GetFieldValue<byte[]>(10),
            unchecked((ulong)row.GetInt64(5)),
            row.IsDBNull(7) ? null : PostgresText.FromBytes(row.GetFieldValue<byte[]>(7)))
        {
            OmittedBytes = omitted ? row.GetInt32(8) : 0,
            Target = row.IsDBNull(11) ? 0 : row.GetInt64(11),
        };
        return new ChatMessage(
            row.GetInt64(1), row.GetString(2), new MessageKey(row.GetGuid(3)), new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero), StoredContent.Read(content))
        {
            State = ReadState(row),
        };
    }

    private static MessageState? ReadState(NpgsqlDataReader row) => row.IsDBNull(12) && row.IsDBNull(13) && row.IsDBNull(14)
        ? null
        : new MessageState(
            row.IsDBNull(12) ? 0 : row.GetInt64(12),
            row.IsDBNull(13) ? 0 : row.GetInt64(13),
            row.IsDBNull(14) ? [] : ReadReactions(row.GetString(14)));

    // [["👍",2,["ada","bob"]],…]
    private static ImmutableArray<MessageReactions> ReadReactions(string json)
    {
        using var reactions = JsonDocument.Parse(json);
        return
        [
            .. reactions.RootElement.EnumerateArray().Select(reaction => new MessageReactions(
                reaction[0].GetString()!, reaction[1].GetInt32(), [.. reaction[2].EnumerateArray().Select(name => name.GetString()!)])), // not null in the table
        ];
    }

    private static async Task<long> FindAsync(NpgsqlConnection connection, RoomId room, DateTimeOffset time, CancellationToken givenUp)
    {
        await using var command = Command(connection, $"{Search} SELECT seq FROM found", room.Value, time.UtcTicks);
        return await command.ExecuteScalarAsync(givenUp) is long found ? found : 1;
    }

    private static async Task<List<RememberedKey>> ReadKeysAsync(
        NpgsqlConnection connection, RoomId room, DateTimeOffset since, int atLeast, CancellationToken givenUp)
    {
        await using var command = Command(
            connection,
            $"""
            {Search}
            SELECT m.seq, m.author, m.key, m.at FROM messages m
            WHERE m.room = (SELECT id FROM room) AND m.seq >= least((SELECT seq FROM found), (SELECT last - $3 + 1 FROM room)) AND m.seq > (SELECT trimmed FROM room)
            ORDER BY m.seq
            """,
            room.Value, since.UtcTicks, (long)atLeast);
        await using var rows = await command.ExecuteReaderAsync(givenUp);

        var keys = new List<RememberedKey>();
        while (await rows.ReadAsync(givenUp))
        {
            keys.Add(new RememberedKey(
                rows.GetString(1), new MessageKey(rows.GetGuid(2)), rows.GetInt64(0), new DateTimeOffset(rows.GetInt64(3), TimeSpan.Zero)));
        }

        return keys;
    }
}
