using System.Collections.Immutable;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Sqlite;

/// <summary>The rooms' rows, which everything else of a room refers to.</summary>
internal static class SqliteRooms
{
    public static Row? Find(SqliteSession session, RoomId room)
    {
        using var rows = session.Statement("SELECT id, epoch, trimmed FROM rooms WHERE name = $name", ("$name", room.Value)).ExecuteReader();
        return rows.Read() ? new Row(rows.GetInt64(0), new Guid(rows.GetFieldValue<byte[]>(1)), rows.GetInt64(2)) : null;
    }

    public static ImmutableArray<RoomId> List(SqliteSession session)
    {
        using var rows = session.Statement("SELECT name FROM rooms ORDER BY name").ExecuteReader();
        var rooms = ImmutableArray.CreateBuilder<RoomId>();
        while (rows.Read())
        {
            rooms.Add(RoomId.Parse(rows.GetString(0)));
        }

        return rooms.DrainToImmutable();
    }

    public static long LastSequence(SqliteSession session, Row row) =>
        session.Statement("SELECT max(seq) FROM messages WHERE room = $room", ("$room", row.Id)).ExecuteScalar() is long last ? last : row.Trimmed;

    /// <summary>Begins a log where there is none.</summary>
    public static void Begin(SqliteSession session, RoomId room, Guid epoch, long next) => session.Run(
        "INSERT INTO rooms (name, epoch, trimmed) VALUES ($name, $epoch, $trimmed) ON CONFLICT (name) DO NOTHING",
        ("$name", room.Value), ("$epoch", epoch.ToByteArray()), ("$trimmed", next - 1));

    /// <param name="Trimmed">Up to this sequence everything was removed.</param>
    public sealed record Row(long Id, Guid Epoch, long Trimmed);
}
