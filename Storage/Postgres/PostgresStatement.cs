using Npgsql;
using NpgsqlTypes;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Postgres;

/// <summary>The statement that takes appends of any number of rooms, and with them what they do to other rows.</summary>
/// <remarks>
/// All of it is fenced by what <c>taken</c> says: run late or once more, it takes nothing and does nothing. It sees everything before the appends
/// that it takes, because their rooms ended there when it began.
/// </remarks>
internal static class PostgresStatement
{
    // Rooms are locked in the order of their ids, so that two programs that write the same rooms wait for each other and never both.
    private const string Plain =
        """
        WITH asked AS (
            SELECT * FROM unnest($1, $2, $3, $4) AS a (id, epoch, before, last)
        ), locked AS (
            SELECT r.id FROM rooms r JOIN asked a ON a.id = r.id
            WHERE r.epoch = a.epoch AND r.last = a.before
            ORDER BY r.id FOR UPDATE OF r
        ), taken AS (
            UPDATE rooms r SET last = a.last FROM asked a, locked l
            WHERE l.id = r.id AND a.id = r.id AND r.epoch = a.epoch AND r.last = a.before
            RETURNING r.id
        ), inserted AS (
            INSERT INTO messages (room, seq, at, client_time, key, kind, author, file_name, body)
            SELECT * FROM unnest($5, $6, $7, $8, $9, $10, $11, $12, $13) AS m (room, seq, at, client_time, key, kind, author, file_name, body)
            WHERE m.room IN (SELECT id FROM taken)
        )
        SELECT id FROM taken
        """;

    // As above; and only who holds the room's row touches its other rows.
    private const string WithEffects =
        """
        WITH asked AS (
            SELECT * FROM unnest($1, $2, $3, $4) AS a (id, epoch, before, last)
        ), locked AS (
            SELECT r.id FROM rooms r JOIN asked a ON a.id = r.id
            WHERE r.epoch = a.epoch AND r.last = a.before
            ORDER BY r.id FOR UPDATE OF r
        ), taken AS (
            UPDATE rooms r SET last = a.last FROM asked a, locked l
            WHERE l.id = r.id AND a.id = r.id AND r.epoch = a.epoch AND r.last = a.before
            RETURNING r.id
        ), inserted AS (
            INSERT INTO messages (room, seq, at, client_time, key, kind, author, file_name, body, target, edited, deleted)
            SELECT m.room, m.seq, m.at, m.client_time, m.key, m.kind, m.author, m.file_name,
                CASE
                    WHEN m.kind = 1001 THEN CASE
                        WHEN EXISTS (
                            SELECT FROM messages t
                            WHERE t.room = m.room AND t.seq = m.target AND (t.deleted IS NOT NULL OR (m.of_deleted AND t.kind NOT BETWEEN 1000 AND 1999))) THEN ''
                        ELSE m.body
                    END
                    ELSE m.body
                END,
                nullif(m.target, 0), nullif(m.edited, 0), nullif(m.deleted, 0)
            FROM unnest($5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
                AS m (room, seq, at, client_time, key, kind, author, file_name, body, target, edited, deleted, of_deleted)
            WHERE m.room IN (SELECT id FROM taken)
        ), earlier AS (
            SELECT * FROM unnest($18, $19, $20, $21, $22) AS e (room, seq, body, edited, deleted) WHERE e.room IN (SELECT id FROM taken)
        ), edited AS (
            UPDATE messages m SET body = e.body, edited = e.edited FROM earlier e
            WHERE e.edited > 0 AND m.room = e.room AND m.seq = e.seq AND m.kind = 1 AND m.deleted IS NULL
        ), deleted AS (
            UPDATE messages m SET body = '', file_name = NULL, edited = NULL, deleted = e.deleted FROM earlier e
            WHERE e.deleted > 0 AND m.room = e.room AND m.seq = e.seq AND m.kind NOT BETWEEN 1000 AND 1999 AND m.deleted IS NULL
        ), emptied AS (
            UPDATE messages m SET body = '' FROM earlier e JOIN messages t ON t.room = e.room AND t.seq = e.seq
            WHERE e.deleted > 0 AND t.kind NOT BETWEEN 1000 AND 1999 AND t.deleted IS NULL AND m.room = e.room AND m.target = e.seq AND m.seq > e.seq AND m.kind = 1001
        ), unmarked AS (
            DELETE FROM reactions x USING earlier e WHERE e.deleted > 0 AND x.room = e.room AND x.target = e.seq
        ), marks AS (
            SELECT * FROM unnest($23, $24, $25, $26, $27, $28, $29) AS x (room, target, reaction, author, seq, is_here, is_anew)
            WHERE x.room IN (SELECT id FROM taken)
        ), taken_back AS (
            DELETE FROM reactions x USING marks k
            WHERE k.seq = 0 AND x.room = k.room AND x.target = k.target AND x.reaction = k.reaction AND x.author = k.author
        ), put_anew AS (
            UPDATE reactions x SET seq = k.seq FROM marks k
            WHERE k.is_anew AND x.room = k.room AND x.target = k.target AND x.reaction = k.reaction AND x.author = k.author
        ), put AS (
            INSERT INTO reactions (room, target, reaction, author, seq)
            SELECT k.room, k.target, k.reaction, k.author, k.seq FROM marks k
            WHERE k.seq > 0 AND (k.is_here OR EXISTS (
                SELECT FROM messages t WHERE t.room = k.room AND t.seq = k.target AND t.kind NOT BETWEEN 1000 AND 1999 AND t.deleted IS NULL))
            ON CONFLICT (room, target, reaction, author) DO NOTHING
        ), carded AS (
            INSERT INTO cards (room, name, kind, title, folded, topic, read_only)
            SELECT c.room, r.name, c.kind, c.title, c.folded, c.topic, c.read_only
            FROM unnest($30, $31, $32, $33, $34, $35) AS c (room, kind, title, folded, topic, read_only) JOIN rooms r ON r.id = c.room
            WHERE c.room IN (SELECT id FROM taken)
            ON CONFLICT (room) DO UPDATE SET
                kind = excluded.kind, title = excluded.title, folded = excluded.folded, topic = excluded.topic, read_only = excluded.read_only
        ), people AS (
            SELECT * FROM unnest($36, $37, $38, $39, $40, $41, $42) AS s (room, name, role, invited_by, muted_until, banned, is_nothing)
            WHERE s.room IN (SELECT id FROM taken)
        ), gone AS (
            DELETE FROM standings s USING people p WHERE p.is_nothing AND s.room = p.room AND s.name = p.name
        ), stood AS (
            INSERT INTO standings (room, name, role, invited_by, muted_until, banned)
            SELECT room, name, role, invited_by, nullif(muted_until, 0), banned FROM people WHERE NOT is_nothing
            ON CONFLICT (room, name) DO UPDATE SET
                role = excluded.role, invited_by = excluded.invited_by, muted_until = excluded.muted_until, banned = excluded.banned
        )
        SELECT id FROM taken
        """;

    /// <returns>The rooms whose appends were taken.</returns>
    public static async Task<HashSet<long>> RunAsync(NpgsqlConnection connection, PostgresAppend[] batch, CancellationToken givenUp)
    {
        var plain = Array.TrueForAll(batch, append => append.IsPlain);
        await using var command = new NpgsqlCommand(plain ? Plain : WithEffects, connection);
        var parameters = command.Parameters;
        AddArray(parameters, NpgsqlDbType.Bigint, batch, append => append.Room);
        AddArray(parameters, NpgsqlDbType.Uuid, batch, append => append.Epoch);
        AddArray(parameters, NpgsqlDbType.Bigint, batch, append => append.Before);
        AddArray(parameters, NpgsqlDbType.Bigint, batch, append => append.Last);
        if (plain)
        {
            AddMessages(parameters, batch);
        }
        else
        {
            AddEffects(parameters, batch);
        }

        var taken = new HashSet<long>();
        await using var rows = await command.ExecuteReaderAsync(givenUp);
        while (await rows.ReadAsync(givenUp))
        {
            taken.Add(rows.GetInt64(0));
        }

        return taken;
    }

    private static void AddMessages(NpgsqlParameterCollection parameters, PostgresAppend[] batch)
    {
        var messages = batch.SelectMany(append => append.Messages, (append, message) => (append.Room, Message: message)).ToArray();
        AddHeads(parameters, messages, row => row.Room, row => row.Message);
        AddArray(parameters, NpgsqlDbType.Bytea, messages, row => PostgresText.ToBytes(row.Message.Content.FileName));
        AddArray(parameters, NpgsqlDbType.Bytea, messages, row => row.Message.Content.Body);
    }

    private static void AddEffects(NpgsqlParameterCollection parameters, PostgresAppend[] batch)
    {
        var effects = Array.ConvertAll(batch, append => (append.Room, Effects: RoomEffects.Fold(append.Messages)));

        var messages = effects.SelectMany(append => append.Effects.Messages, (append, message) => (append.Room, New: message)).ToArray();
        AddHeads(parameters, messages, row => row.Room, row => row.New.Message);
        AddArray(parameters, NpgsqlDbType.Bytea, messages, row => row.New.FileName);
        AddArray(parameters, NpgsqlDbType.Bytea, messages, row => row.New.Body);
        AddArray(parameters, NpgsqlDbType.Bigint, messages, row => row.New.Message.Content.Target);
        AddArray(parameters, NpgsqlDbType.Bigint, messages, row => row.New.Edited);
        AddArray(parameters, NpgsqlDbType.Bigint, messages, row => row.New.Deleted);
        AddArray(parameters, NpgsqlDbType.Boolean, messages, row => row.New.OfDeleted);

        var earlier = effects.SelectMany(append => append.Effects.Earlier, (append, message) => (append.Room, Message: message)).ToArray();
        AddArray(parameters, NpgsqlDbType.Bigint, earlier, row => row.Room);
        AddArray(parameters, NpgsqlDbType.Bigint, earlier, row => row.Message.Sequence);
        AddArray(parameters, NpgsqlDbType.Bytea, earlier, row => row.Message.Body);
        AddArray(parameters, NpgsqlDbType.Bigint, earlier, row => row.Message.Edited);
        AddArray(parameters, NpgsqlDbType.Bigint, earlier, row => row.Message.Deleted);

        var reactions = effects.SelectMany(append => append.Effects.Reactions, (append, reaction) => (append.Room, New: reaction)).ToArray();
        AddArray(parameters, NpgsqlDbType.Bigint, reactions, row => row.Room);
        AddArray(parameters, NpgsqlDbType.Bigint, reactions, row => row.New.Target);
        AddArray(parameters, NpgsqlDbType.Text, reactions, row => row.New.Reaction);
        AddArray(parameters, NpgsqlDbType.Text, reactions, row => row.New.Author);
        AddArray(parameters, NpgsqlDbType.Bigint, reactions, row => row.New.Sequence);
        AddArray(parameters, NpgsqlDbType.Boolean, reactions, row => row.New.IsHere);
        AddArray(parameters, NpgsqlDbType.Boolean, reactions, row => row.New.IsAnew);

        var cards = effects.Where(append => append.Effects.Card is not null).Select(append => (append.Room, Card: append.Effects.Card!)).ToArray();
        AddArray(parameters, NpgsqlDbType.Bigint, cards, row => row.Room);
        AddArray(parameters, NpgsqlDbType.Integer, cards, row => (int)row.Card.Kind);
        AddArray(parameters, NpgsqlDbType.Text, cards, row => PostgresText.Storable(row.Card.Title));
        AddArray(parameters, NpgsqlDbType.Text, cards, row => RoomSearch.Fold(PostgresText.Storable(row.Card.Title)));
        AddArray(parameters, NpgsqlDbType.Text, cards, row => PostgresText.Storable(row.Card.Topic));
        AddArray(parameters, NpgsqlDbType.Boolean, cards, row => row.Card.IsReadOnly);

        var standings = effects.SelectMany(append => append.Effects.Standings, (append, standing) => (append.Room, Standing: standing)).ToArray();
        AddArray(parameters, NpgsqlDbType.Bigint, standings, row => row.Room);
        AddStandings(parameters, standings, row => row.Standing);
        AddArray(parameters, NpgsqlDbType.Boolean, standings, row => row.Standing.IsNothing);
    }

    private static void AddHeads<TRow>(NpgsqlParameterCollection parameters, TRow[] rows, Func<TRow, long> room, Func<TRow, ChatMessage> message)
    {
        AddArray(parameters, NpgsqlDbType.Bigint, rows, room);
        AddArray(parameters, NpgsqlDbType.Bigint, rows, row => message(row).Sequence);
        AddArray(parameters, NpgsqlDbType.Bigint, rows, row => message(row).At.UtcTicks);
        AddArray(parameters, NpgsqlDbType.Bigint, rows, row => unchecked((long)message(row).Content.ClientTime));
        AddArray(parameters, NpgsqlDbType.Uuid, rows, row => message(row).Key.Value);
        AddArray(parameters, NpgsqlDbType.Integer, rows, row => (int)message(row).Content.Kind);
        AddArray(parameters, NpgsqlDbType.Text, rows, row => PostgresText.Storable(message(row).Author));
    }

    /// <summary>The columns name, role, invited_by, muted_until (0: null) and banned.</summary>
    public static void AddStandings<TRow>(NpgsqlParameterCollection parameters, TRow[] rows, Func<TRow, RoomStanding> standing)
    {
        AddArray(parameters, NpgsqlDbType.Text, rows, row => PostgresText.Storable(standing(row).User));
        AddArray(parameters, NpgsqlDbType.Integer, rows, row => (int)standing(row).Role);
        AddArray(parameters, NpgsqlDbType.Text, rows, row => standing(row).InvitedBy is { } name ? PostgresText.Storable(name) : null);
        AddArray(parameters, NpgsqlDbType.Bigint, rows, row => standing(row).MutedUntil?.UtcTicks ?? 0);
        AddArray(parameters, NpgsqlDbType.Boolean, rows, row => standing(row).IsBanned);
    }

    private static void AddArray<TRow, T>(NpgsqlParameterCollection parameters, NpgsqlDbType type, TRow[] rows, Func<TRow, T> column) =>
        parameters.Add(new NpgsqlParameter<T[]> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = Array.ConvertAll(rows, row => column(row)) });
}
