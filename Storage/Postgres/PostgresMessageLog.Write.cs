using Npgsql;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Postgres;

public sealed partial class PostgresMessageLog
{
    // Each of these may be run twice: the second time it finds done what it would do.
    private static async Task<int> BeginLogAsync(NpgsqlConnection connection, RoomId room, Guid epoch, long next, CancellationToken givenUp)
    {
        await using var command = Command(
            connection,
            "INSERT INTO rooms (name, epoch, last, trimmed) VALUES ($1, $2, $3, $3) ON CONFLICT (name) DO NOTHING",
            room.Value, epoch, next - 1);
        return await command.ExecuteNonQueryAsync(givenUp);
    }

    private static async Task<int> AdoptLogAsync(NpgsqlConnection connection, RoomId room, Guid epoch, long next, CancellationToken givenUp)
    {
        await using var command = Command(
            connection,
            "UPDATE rooms SET epoch = $2, last = $3, trimmed = $3 WHERE name = $1 AND last = 0",
            room.Value, epoch, next - 1);
        return await command.ExecuteNonQueryAsync(givenUp);
    }

    // How far it goes is what the statement sees, so that it sees, and removes, all of it; of two at once the later finds it gone. A reaction
    // that somebody puts meanwhile to what goes is not seen: the next trimming finds it.
    private static async Task<int> TrimAsync(NpgsqlConnection connection, RoomId room, long through, int atMost, CancellationToken givenUp)
    {
        await using var command = Command(
            connection,
            """
            WITH due AS (
                SELECT id, trimmed, least($2, last, trimmed + $3) AS through FROM rooms WHERE name = $1
            ), trimmed AS (
                UPDATE rooms r SET trimmed = due.through FROM due
                WHERE r.id = due.id AND r.trimmed = due.trimmed AND due.through > due.trimmed
                RETURNING r.id, due.trimmed AS before, due.through
            ), removed AS (
                DELETE FROM messages m USING trimmed WHERE m.room = trimmed.id AND m.seq > trimmed.before AND m.seq <= trimmed.through
            ), unmarked AS (
                DELETE FROM reactions x USING trimmed WHERE x.room = trimmed.id AND x.target <= trimmed.through
            )
            SELECT through - before FROM trimmed
            """,
            room.Value, through, (long)atMost);
        return await command.ExecuteScalarAsync(givenUp) is long removed ? (int)removed : 0;
    }
}
