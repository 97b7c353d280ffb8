using System.Globalization;
using Npgsql;

namespace OrleansChat.Storage.Postgres;

/// <summary>The tables, and the way to them from every version that was ever released.</summary>
/// <remarks>They are made in the first schema of the connection's search path; several chats share a database by having one each.</remarks>
internal static class PostgresSchema
{
    // Of the whole database, so only one program at a time migrates any of its chats.
    private const long MigrationLock = 0x4F726C43_68617401; // drawn once

    // One entry a version; an entry that was released is never changed, the next is added behind it.
    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE rooms (
            id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name    text COLLATE "C" NOT NULL UNIQUE,
            epoch   uuid NOT NULL,              -- drawn when the log began
            last    bigint NOT NULL,            -- where the log ends: an append is taken only behind it
            trimmed bigint NOT NULL             -- up to this sequence everything was removed
        ) WITH (fillfactor = 50);               -- every append updates a row: the new version finds room beside the old one

        CREATE TABLE messages (
            room        bigint NOT NULL,        -- no foreign key: it would lock the room's row once more for each message
            seq         bigint NOT NULL,
            at          bigint NOT NULL,        -- ticks of 100 ns since year 1, UTC
            client_time bigint NOT NULL,        -- what the sender claims; 64 bits, read as unsigned
            key         uuid NOT NULL,          -- the author's own id
            kind        integer NOT NULL,
            author      text NOT NULL,
            file_name   bytea,                  -- UTF-8; text could not hold every character that a name may have
            body        bytea NOT NULL,
            PRIMARY KEY (room, seq)
        );

        -- Large bodies stay apart as they came: what is compressed already is not compressed again, and the length is read without them.
        ALTER TABLE messages ALTER COLUMN body SET STORAGE EXTERNAL;

        CREATE TABLE accounts (
            name          text COLLATE "C" PRIMARY KEY,
            password_hash text NOT NULL,
            last_seen     bigint                -- ticks as above; null: never here
        );
        """,

        // What a message does to others and to its room is kept where it shows. 1001 is an edit, 1 a public room.
        """
        ALTER TABLE messages
            ADD COLUMN target  bigint,          -- the message that this one is about; null: none
            ADD COLUMN edited  bigint,          -- the edit whose text is the body; null: none
            ADD COLUMN deleted bigint;          -- the deletion that emptied the body; null: none
        CREATE INDEX edits ON messages (room, target) WHERE kind = 1001;

        CREATE TABLE reactions (
            room     bigint NOT NULL,
            target   bigint NOT NULL,
            reaction text COLLATE "C" NOT NULL,
            author   text COLLATE "C" NOT NULL,
            seq      bigint NOT NULL,           -- of the message that put it there
            PRIMARY KEY (room, target, reaction, author)
        );

        CREATE TABLE cards (
            room      bigint PRIMARY KEY,
            name      text COLLATE "C" NOT NULL, -- the room's, to find public ones in order
            kind      integer NOT NULL,
            title     text NOT NULL,
            folded    text COLLATE "C" NOT NULL, -- the title in lower case, to be looked for
            topic     text NOT NULL,
            read_only boolean NOT NULL
        );
        CREATE INDEX public_rooms ON cards (name) WHERE kind = 1;

        CREATE TABLE standings (
            room        bigint NOT NULL,
            name        text COLLATE "C" NOT NULL,
            role        integer NOT NULL,
            invited_by  text,
            muted_until bigint,                 -- ticks as above
            banned      boolean NOT NULL,
            PRIMARY KEY (room, name)
        );
        CREATE INDEX standings_of_name ON standings (name);

        CREATE TABLE reads (
            name text COLLATE "C" NOT NULL,
            room text COLLATE "C" NOT NULL,     -- its name: they are listed in its order
            seq  bigint NOT NULL,               -- up to here the user has read
            PRIMARY KEY (name, room)
        ) WITH (fillfactor = 80);
        """,
    ];

    public static int Newest => Migrations.Length;

    /// <summary>The version of what is there; 0 when nothing is.</summary>
    public static async Task<int> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // Asked of the table of tables and not of to_regclass, which may answer out of what its session knew before others were waited for.
        await using var exists = new NpgsqlCommand(
            "SELECT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'chat_schema' AND pg_table_is_visible(oid))", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
        {
            return 0;
        }

        await using var version = new NpgsqlCommand("SELECT version FROM chat_schema", connection);
        return Convert.ToInt32(await version.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>Brings the tables to the newest version, in one transaction.</summary>
    /// <returns>The version that was there before.</returns>
    /// <exception cref="PostgresStartException">They were made by a newer program.</exception>
    public static async Task<int> MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await ReadVersionAsync(connection, cancellationToken) == Newest)
        {
            return Newest; // without the lock, and without the right to make tables
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({MigrationLock})"), cancellationToken);
        var version = await ReadVersionAsync(connection, cancellationToken); // now that others have done what they do
        if (version > Newest)
        {
            throw new PostgresStartException(
                $"{PostgresOptions.ConnectionSetting}: the database has schema version {version}, written by a newer program; this one knows versions up to {Newest}. Use the newer program.");
        }

        if (version == 0)
        {
            await ExecuteAsync(connection, "CREATE TABLE chat_schema (version integer NOT NULL); INSERT INTO chat_schema VALUES (0)", cancellationToken);
        }

        for (var next = version; next < Newest; next++)
        {
            await ExecuteAsync(connection, Migrations[next], cancellationToken);
        }

        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"UPDATE chat_schema SET version = {Newest}"), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return version;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statements, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
