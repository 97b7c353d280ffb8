using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Storage.Postgres;

/// <summary>What rooms add up to and how far users have read, in the same database as the messages.</summary>
public sealed class PostgresRoomStore(PostgresDatabase database) : IRoomStore
{
    private static readonly string UserRoomColumns =
        $"""
        SELECT r.name, r.epoch, r.last, r.trimmed, c.kind, c.title, c.topic, c.read_only, s.name, s.role, s.invited_by, s.muted_until, s.banned,
            CASE WHEN c.kind = 3 THEN (SELECT o.name FROM standings o WHERE o.room = r.id AND o.name <> $1 LIMIT 1) END,
            coalesce(d.seq, 0), {Unread}
        """;

    // Behind a marker d of a room r, for the user $1.
    private static string Unread =>
        $"""
        (SELECT count(*)::integer FROM (
            SELECT FROM (
                SELECT m.author, m.kind, m.deleted FROM messages m WHERE m.room = r.id AND m.seq > greatest(d.seq, r.trimmed) ORDER BY m.seq LIMIT {RoomSearch.MaxScanned}
            ) AS scanned
            WHERE kind NOT BETWEEN 1000 AND 1999 AND author <> $1 AND deleted IS NULL LIMIT {UserRoom.MaxUnread}
        ) AS unread)
        """;

    public async ValueTask<RoomRecord> FindAsync(RoomId room, CancellationToken cancellationToken) => await database.ReadAsync(
        async (connection, givenUp) =>
        {
            // One statement, so that card and people are of the same moment.
            await using var command = Command(
                connection,
                """
                SELECT c.kind, c.title, c.topic, c.read_only, s.name, s.role, s.invited_by, s.muted_until, s.banned
                FROM rooms r LEFT JOIN cards c ON c.room = r.id LEFT JOIN standings s ON s.room = r.id
                WHERE r.name = $1
                """,
                room.Value);
            await using var rows = await command.ExecuteReaderAsync(givenUp);
            var card = default(RoomCard);
            var people = new List<RoomStanding>();
            while (await rows.ReadAsync(givenUp))
            {
                card = rows.IsDBNull(0) ? null : ReadCard(rows, 0);
                if (!rows.IsDBNull(4)) // a room without people has one row
                {
                    people.Add(ReadStanding(rows, 4));
                }
            }

            return new RoomRecord(card, [.. people.OrderBy(standing => standing.User, StringComparer.Ordinal)]); // the database's order is that of UTF-8
        },
        cancellationToken);

    public async ValueTask PutAsync(RoomId room, RoomRecord record) => await database.ReadAsync(
        async (connection, givenUp) => // harmless when it is done twice
        {
            await using var begin = Command(
                connection, "INSERT INTO rooms (name, epoch, last, trimmed) VALUES ($1, $2, 0, 0) ON CONFLICT (name) DO NOTHING", room.Value, Guid.NewGuid());
            await begin.ExecuteNonQueryAsync(givenUp);
            await using var command = Command(
                connection,
                """
                WITH room AS (
                    SELECT id, name FROM rooms WHERE name = $1 FOR UPDATE
                ), uncarded AS (
                    DELETE FROM cards c USING room r WHERE c.room = r.id AND NOT $2
                ), carded AS (
                    INSERT INTO cards (room, name, kind, title, folded, topic, read_only) SELECT id, name, $3, $4, $5, $6, $7 FROM room WHERE $2
                    ON CONFLICT (room) DO UPDATE SET
                        kind = excluded.kind, title = excluded.title, folded = excluded.folded, topic = excluded.topic, read_only = excluded.read_only
                ), gone AS (
                    DELETE FROM standings s USING room r WHERE s.room = r.id AND s.name <> ALL ($8)
                )
                INSERT INTO standings (room, name, role, invited_by, muted_until, banned)
                SELECT r.id, p.name, p.role, p.invited_by, nullif(p.muted_until, 0), p.banned
                FROM room r, unnest($8, $9, $10, $11, $12) AS p (name, role, invited_by, muted_until, banned)
                ON CONFLICT (room, name) DO UPDATE SET
                    role = excluded.role, invited_by = excluded.invited_by, muted_until = excluded.muted_until, banned = excluded.banned
                """,
                room.Value,
                record.Card is not null,
                (int)(record.Card?.Kind ?? default),
                PostgresText.Storable(record.Card?.Title ?? ""),
                RoomSearch.Fold(PostgresText.Storable(record.Card?.Title ?? "")),
                PostgresText.Storable(record.Card?.Topic ?? ""),
                record.Card?.IsReadOnly ?? false);
            PostgresStatement.AddStandings(command.Parameters, [.. record.People], standing => standing);
            return await command.ExecuteNonQueryAsync(givenUp);
        },
        CancellationToken.None);

    public async ValueTask<ImmutableArray<PublicRoom>> FindPublicAsync(FindRooms query, CancellationToken cancellationToken) => await ListAsync(
        """
        SELECT c.name, c.kind, c.title, c.topic, c.read_only, (SELECT count(*)::integer FROM standings s WHERE s.room = c.room AND s.role >= 2)
        FROM cards c
        WHERE c.kind = 1 AND c.name > $1 AND ($2 = '' OR strpos(c.name, $2) > 0 OR strpos(c.folded, $2) > 0)
        ORDER BY c.name LIMIT $3
        """,
        [query.After ?? "", RoomSearch.Fold(PostgresText.Storable(query.Search ?? "")), (long)query.AtMost],
        row => new PublicRoom(row.GetString(0), ReadCard(row, 1), row.GetInt32(5)),
        cancellationToken);

    public async ValueTask<ImmutableArray<UserRoom>> ListOfAsync(UserName user, CancellationToken cancellationToken) => await ListAsync(
        $"""
        {UserRoomColumns}
        FROM standings s JOIN rooms r ON r.id = s.room LEFT JOIN cards c ON c.room = r.id LEFT JOIN reads d ON d.name = $1 AND d.room = r.name
        WHERE s.name = $1 AND s.role >= 1
        ORDER BY r.name
        """,
        [user.Value],
        row => ReadUserRoom(row, user),
        cancellationToken);

    public async ValueTask<UserRoom?> FindOfAsync(UserName user, RoomId room, CancellationToken cancellationToken) => (await ListAsync(
        $"""
        {UserRoomColumns}
        FROM rooms r LEFT JOIN cards c ON c.room = r.id LEFT JOIN standings s ON s.room = r.id AND s.name = $1 LEFT JOIN reads d ON d.name = $1 AND d.room = r.name
        WHERE r.name = $2
        """,
        [user.Value, room.Value],
        row => ReadUserRoom(row, user),
        cancellationToken)).SingleOrDefault();

    public async ValueTask<ReadState?> SetReadAsync(UserName user, RoomId room, long sequence)
    {
        // Further than before or not at all, so it may be done twice or late.
        await database.ReadAsync(
            async (connection, givenUp) =>
            {
                await using var command = Command(
                    connection,
                    """
                    INSERT INTO reads (name, room, seq) SELECT $1, name, least($3, last) FROM rooms WHERE name = $2 AND least($3, last) > 0
                    ON CONFLICT (name, room) DO UPDATE SET seq = excluded.seq WHERE reads.seq < excluded.seq
                    """,
                    user.Value, room.Value, sequence);
                return await command.ExecuteNonQueryAsync(givenUp);
            },
            CancellationToken.None);
        return (await ListAsync(
            $"SELECT coalesce(d.seq, 0), {Unread} FROM rooms r LEFT JOIN reads d ON d.name = $1 AND d.room = r.name WHERE r.name = $2",
            [user.Value, room.Value],
            row => new ReadState(row.GetInt64(0), row.GetInt32(1)),
            CancellationToken.None)).SingleOrDefault();
    }

    public async ValueTask<ImmutableArray<ReadMarker>> ListReadAsync(ReadMarker? after, int atMost, CancellationToken cancellationToken) => await ListAsync(
        "SELECT name, room, seq FROM reads WHERE (name, room) > ($1, $2) ORDER BY name, room LIMIT $3",
        [after?.User.Value ?? "", after?.Room.Value ?? "", (long)atMost],
        row => new ReadMarker(
            UserName.TryParse(row.GetString(0), out var user) ? user : throw new LogUnavailableException("A read marker has a user's name that is none."),
            RoomId.Parse(row.GetString(1)),
            row.GetInt64(2)),
        cancellationToken);

    private Task<ImmutableArray<T>> ListAsync<T>(string statement, object[] values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, givenUp) =>
        {
            await using var command = Command(connection, statement, values);
            await using var rows = await command.ExecuteReaderAsync(givenUp);
            var list = ImmutableArray.CreateBuilder<T>();
            while (await rows.ReadAsync(givenUp))
            {
                list.Add(read(rows));
            }

            return list.DrainToImmutable();
        },
        cancellationToken);

    private static UserRoom ReadUserRoom(NpgsqlDataReader row, UserName user) => new(
        row.GetString(0),
        row.IsDBNull(4) ? new RoomCard(RoomKind.Open, "") : ReadCard(row, 4),
        row.IsDBNull(8) ? new RoomStanding(user.Value, RoomRole.None) : ReadStanding(row, 8),
        row.IsDBNull(13) ? null : row.GetString(13),
        new Position(row.GetGuid(1), row.GetInt64(2)),
        row.GetInt64(3) + 1,
        row.GetInt64(14),
        row.GetInt32(15));

    // The columns kind, title, topic and read_only.
    private static RoomCard ReadCard(NpgsqlDataReader row, int at) =>
        new((RoomKind)row.GetInt32(at), row.GetString(at + 1), row.GetString(at + 2), row.GetBoolean(at + 3));

    // The columns name, role, invited_by, muted_until and banned.
    private static RoomStanding ReadStanding(NpgsqlDataReader row, int at) => new(
        row.GetString(at),
        (RoomRole)row.GetInt32(at + 1),
        row.IsDBNull(at + 2) ? null : row.GetString(at + 2),
        row.IsDBNull(at + 3) ? null : new DateTimeOffset(row.GetInt64(at + 3), TimeSpan.Zero),
        row.GetBoolean(at + 4));

    private static NpgsqlCommand Command(NpgsqlConnection connection, string statement, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(statement, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
