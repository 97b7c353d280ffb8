using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Storage.Sqlite;

/// <summary>What rooms add up to and how far users have read, in the same file as the messages.</summary>
public sealed class SqliteRoomStore(SqliteDatabase database) : IRoomStore
{
    private const string UserRoomColumns =
        """
        SELECT r.name, r.id, r.epoch, r.trimmed, c.kind, c.title, c.topic, c.read_only, s.user, s.role, s.invited_by, s.muted_until, s.banned,
            coalesce((SELECT max(m.seq) FROM messages AS m WHERE m.room = r.id), r.trimmed),
            coalesce((SELECT d.seq FROM reads AS d WHERE d.user = $user AND d.room = r.name), 0),
            CASE WHEN c.kind = 3 THEN (SELECT o.user FROM standings AS o WHERE o.room = r.id AND o.user <> $user LIMIT 1) END
        """;

    public async ValueTask<RoomRecord> FindAsync(RoomId room, CancellationToken cancellationToken) => await database.ReadAsync(
        session =>
        {
            // While the room's row is being read, so to the end of this, everything is read as of one moment.
            using var rows = session.Statement("SELECT id FROM rooms WHERE name = $name", ("$name", room.Value)).ExecuteReader();
            return rows.Read()
                ? new RoomRecord(SqliteStandings.FindCard(session, rows.GetInt64(0)), SqliteStandings.List(session, rows.GetInt64(0)))
                : new RoomRecord(null, []);
        },
        cancellationToken);

    public async ValueTask PutAsync(RoomId room, RoomRecord record) => await database.WriteAsync(session =>
    {
        SqliteRooms.Begin(session, room, Guid.NewGuid(), next: 1); // if there is none
        var id = SqliteRooms.Find(session, room)!.Id;              // so there is one
        SqliteStandings.Clear(session, id);
        SqliteStandings.Put(session, room, id, record.Card);
        foreach (var standing in record.People)
        {
            SqliteStandings.Put(session, id, standing);
        }
    });

    public async ValueTask<ImmutableArray<PublicRoom>> FindPublicAsync(FindRooms query, CancellationToken cancellationToken) => await database.ReadAsync(
        session =>
        {
            using var rows = session.Statement(
                """
                SELECT c.name, c.kind, c.title, c.topic, c.read_only, (SELECT count(*) FROM standings AS s WHERE s.room = c.room AND s.role >= 2)
                FROM cards AS c
                WHERE c.kind = 1 AND c.name > $after AND ($search = '' OR instr(c.name, $search) > 0 OR instr(c.folded, $search) > 0)
                ORDER BY c.name LIMIT $limit
                """,
                ("$after", query.After ?? ""), ("$search", RoomSearch.Fold(query.Search ?? "")), ("$limit", query.AtMost)).ExecuteReader();
            var found = ImmutableArray.CreateBuilder<PublicRoom>();
            while (rows.Read())
            {
                found.Add(new PublicRoom(rows.GetString(0), SqliteStandings.ReadCard(rows, 1), rows.GetInt32(5)));
            }

            return found.DrainToImmutable();
        },
        cancellationToken);

    public async ValueTask<ImmutableArray<UserRoom>> ListOfAsync(UserName user, CancellationToken cancellationToken) => await database.ReadAsync(
        session =>
        {
            using var rows = session.Statement(
                $"""
                {UserRoomColumns}
                FROM standings AS s JOIN rooms AS r ON r.id = s.room LEFT JOIN cards AS c ON c.room = r.id
                WHERE s.user = $user AND s.role >= 1
                ORDER BY r.name
                """,
                ("$user", user.Value)).ExecuteReader();
            var found = ImmutableArray.CreateBuilder<UserRoom>();
            while (rows.Read())
            {
                found.Add(ReadUserRoom(session, rows, user));
            }

            return found.DrainToImmutable();
        },
        cancellationToken);

    public async ValueTask<UserRoom?> FindOfAsync(UserName user, RoomId room, CancellationToken cancellationToken) => await database.ReadAsync(
        session =>
        {
            using var rows = session.Statement(
                $"""
                {UserRoomColumns}
                FROM rooms AS r LEFT JOIN cards AS c ON c.room = r.id LEFT JOIN standings AS s ON s.room = r.id AND s.user = $user
                WHERE r.name = $room
                """,
                ("$user", user.Value), ("$room", room.Value)).ExecuteReader();
            return rows.Read() ? ReadUserRoom(session, rows, user) : null;
        },
        cancellationToken);

    public async ValueTask<ReadState?> SetReadAsync(UserName user, RoomId room, long sequence)
    {
        var before = await FindReadAsync(user, room);
        if (before is not { } known || known.Read >= Math.Min(sequence, known.Last))
        {
            return before?.State; // most of them say nothing new, and cost no commit
        }

        await database.WriteAsync(session => session.Run(
            """
            INSERT INTO reads (user, room, seq)
            SELECT $user, r.name, min($seq, coalesce((SELECT max(m.seq) FROM messages AS m WHERE m.room = r.id), r.trimmed)) FROM rooms AS r WHERE r.name = $room
            ON CONFLICT (user, room) DO UPDATE SET seq = max(seq, excluded.seq)
            """,
            ("$user", user.Value), ("$seq", sequence), ("$room", room.Value)));
        return (await FindReadAsync(user, room))?.State;
    }

    public async ValueTask<ImmutableArray<ReadMarker>> ListReadAsync(ReadMarker? after, int atMost, CancellationToken cancellationToken) => await database.ReadAsync(
        session =>
        {
            using var rows = session.Statement(
                "SELECT user, room, seq FROM reads WHERE (user, room) > ($user, $room) ORDER BY user, room LIMIT $limit",
                ("$user", after?.User.Value ?? ""), ("$room", after?.Room.Value ?? ""), ("$limit", atMost)).ExecuteReader();
            var page = ImmutableArray.CreateBuilder<ReadMarker>();
            while (rows.Read())
            {
                page.Add(new ReadMarker(
                    UserName.TryParse(rows.GetString(0), out var user) ? user : throw new LogUnavailableException("A read marker has a user's name that is none."),
                    RoomId.Parse(rows.GetString(1)),
                    rows.GetInt64(2)));
            }

            return page.DrainToImmutable();
        },
        cancellationToken);

    private async ValueTask<(long Last, long Read, ReadState State)?> FindReadAsync(UserName user, RoomId room) => await database.ReadAsync<(long, long, ReadState)?>(
        session =>
        {
            using var rows = session.Statement(
                """
                SELECT r.id,
                    coalesce((SELECT max(m.seq) FROM messages AS m WHERE m.room = r.id), r.trimmed),
                    coalesce((SELECT d.seq FROM reads AS d WHERE d.user = $user AND d.room = r.name), 0)
                FROM rooms AS r WHERE r.name = $room
                """,
                ("$user", user.Value), ("$room", room.Value)).ExecuteReader();
            return rows.Read()
                ? (rows.GetInt64(1), rows.GetInt64(2), new ReadState(rows.GetInt64(2), CountUnread(session, rows.GetInt64(0), user, rows.GetInt64(2))))
                : null;
        },
        CancellationToken.None);

    private static UserRoom ReadUserRoom(SqliteSession session, SqliteDataReader row, UserName user)
    {
        var read = row.GetInt64(14);
        return new UserRoom(
            row.GetString(0),
            row.IsDBNull(4) ? new RoomCard(RoomKind.Open, "") : SqliteStandings.ReadCard(row, 4),
            row.IsDBNull(8) ? new RoomStanding(user.Value, RoomRole.None) : SqliteStandings.ReadStanding(row, 8),
            row.IsDBNull(15) ? null : row.GetString(15),
            new Position(new Guid(row.GetFieldValue<byte[]>(2)), row.GetInt64(13)),
            row.GetInt64(3) + 1,
            read,
            CountUnread(session, row.GetInt64(1), user, read));
    }

    private static int CountUnread(SqliteSession session, long room, UserName user, long read) => Convert.ToInt32(
        session.Statement(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM (SELECT author, kind, deleted FROM messages WHERE room = $room AND seq > $read ORDER BY seq LIMIT $scanned)
                WHERE kind NOT BETWEEN 1000 AND 1999 AND author <> $user AND deleted IS NULL
                LIMIT $most
            )
            """,
            ("$room", room), ("$read", read), ("$scanned", RoomSearch.MaxScanned), ("$user", user.Value), ("$most", UserRoom.MaxUnread)).ExecuteScalar(),
        CultureInfo.InvariantCulture);
}
