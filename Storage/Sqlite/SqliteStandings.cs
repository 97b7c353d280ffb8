using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Sqlite;

/// <summary>What rooms add up to, row by row.</summary>
internal static class SqliteStandings
{
    /// <param name="session">In a commit.</param>
    /// <param name="name">The room.</param>
    /// <param name="room">Its row.</param>
    /// <param name="card">Null: stays as it is.</param>
    public static void Put(SqliteSession session, RoomId name, long room, RoomCard? card)
    {
        if (card is not null)
        {
            session.Run(
                """
                INSERT INTO cards (room, name, kind, title, folded, topic, read_only) VALUES ($room, $name, $kind, $title, $folded, $topic, $read_only)
                ON CONFLICT (room) DO UPDATE SET
                    kind = excluded.kind, title = excluded.title, folded = excluded.folded, topic = excluded.topic, read_only = excluded.read_only
                """,
                ("$room", room),
                ("$name", name.Value),
                ("$kind", (long)card.Kind),
                ("$title", card.Title),
                ("$folded", RoomSearch.Fold(card.Title)),
                ("$topic", card.Topic),
                ("$read_only", card.IsReadOnly));
        }
    }

    /// <param name="session">In a commit.</param>
    /// <param name="room">The room's row.</param>
    /// <param name="standing">Null: all stay as they are.</param>
    public static void Put(SqliteSession session, long room, RoomStanding? standing)
    {
        if (standing is { IsNothing: true })
        {
            session.Run("DELETE FROM standings WHERE room = $room AND user = $user", ("$room", room), ("$user", standing.User));
        }
        else if (standing is not null)
        {
            session.Run(
                """
                INSERT INTO standings (room, user, role, invited_by, muted_until, banned) VALUES ($room, $user, $role, $invited_by, $muted_until, $banned)
                ON CONFLICT (room, user) DO UPDATE SET
                    role = excluded.role, invited_by = excluded.invited_by, muted_until = excluded.muted_until, banned = excluded.banned
                """,
                ("$room", room),
                ("$user", standing.User),
                ("$role", (long)standing.Role),
                ("$invited_by", standing.InvitedBy),
                ("$muted_until", standing.MutedUntil?.UtcTicks),
                ("$banned", standing.IsBanned));
        }
    }

    public static void Clear(SqliteSession session, long room) =>
        session.Run("DELETE FROM cards WHERE room = $room; DELETE FROM standings WHERE room = $room", ("$room", room));

    public static RoomCard? FindCard(SqliteSession session, long room)
    {
        using var rows = session.Statement("SELECT kind, title, topic, read_only FROM cards WHERE room = $room", ("$room", room)).ExecuteReader();
        return rows.Read() ? ReadCard(rows, 0) : null;
    }

    public static ImmutableArray<RoomStanding> List(SqliteSession session, long room)
    {
        using var rows = session.Statement(
            "SELECT user, role, invited_by, muted_until, banned FROM standings WHERE room = $room", ("$room", room)).ExecuteReader();
        var people = new List<RoomStanding>();
        while (rows.Read())
        {
            people.Add(ReadStanding(rows, 0));
        }

        return [.. people.OrderBy(standing => standing.User, StringComparer.Ordinal)]; // the database's order is that of UTF-8
    }

    /// <summary>The columns kind, title, topic and read_only.</summary>
    public static RoomCard ReadCard(SqliteDataReader row, int at) =>
        new((RoomKind)row.GetInt64(at), row.GetString(at + 1), row.GetString(at + 2), row.GetBoolean(at + 3));

    /// <summary>The columns user, role, invited_by, muted_until and banned.</summary>
    public static RoomStanding ReadStanding(SqliteDataReader row, int at) => new(
        row.GetString(at),
        (RoomRole)row.GetInt64(at + 1),
        row.IsDBNull(at + 2) ? null : row.GetString(at + 2),
        row.IsDBNull(at + 3) ? null : new DateTimeOffset(row.GetInt64(at + 3), TimeSpan.Zero),
        row.GetBoolean(at + 4));
}
