using System.Globalization;
using Microsoft.Data.Sqlite;

namespace OrleansChat.Storage.Sqlite;

/// <summary>The tables, and the way to them from every version that was ever released. The version is the file's <c>user_version</c>.</summary>
internal static class SqliteSchema
{
    // One entry a version; an entry that was released is never changed, the next is added behind it.
    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE rooms (
            id      INTEGER PRIMARY KEY,
            name    TEXT NOT NULL UNIQUE,
            epoch   BLOB NOT NULL               -- 16 bytes, drawn when the log began
        );

        -- Clustered by (room, seq): an append goes to the end of its room, a page of history is one scan.
        CREATE TABLE messages (
            room        INTEGER NOT NULL REFERENCES rooms (id),
            seq         INTEGER NOT NULL,
            author      TEXT NOT NULL,
            key         BLOB NOT NULL,          -- 16 bytes, the author's own id
            at          INTEGER NOT NULL,       -- ticks of 100 ns since year 1, UTC
            client_time INTEGER NOT NULL,       -- what the sender claims; 64 bits, read as unsigned
            kind        INTEGER NOT NULL,
            body        BLOB NOT NULL,          -- last, so that what comes before it is read without it
            PRIMARY KEY (room, seq)
        ) WITHOUT ROWID;

        CREATE TABLE accounts (
            name          TEXT NOT NULL PRIMARY KEY,    -- compared byte by byte
            password_hash TEXT NOT NULL,
            last_seen     INTEGER                       -- ticks as above; null: never here
        ) WITHOUT ROWID;
        """,

        // Behind the body, as every column that is added later; null takes no place there and is known from the row's head.
        """
        ALTER TABLE messages ADD COLUMN file_name TEXT;     -- of what the body is; null: no file, or a nameless one
        """,

        // What came before keeps its large bodies in the row, where they are read as well.
        """
        ALTER TABLE rooms ADD COLUMN trimmed INTEGER NOT NULL DEFAULT 0;    -- up to this sequence everything was removed

        CREATE TABLE bodies (
            room        INTEGER NOT NULL,
            seq         INTEGER NOT NULL,
            body        BLOB NOT NULL,
            PRIMARY KEY (room, seq)
        ) WITHOUT ROWID;

        ALTER TABLE messages ADD COLUMN body_bytes INTEGER; -- null: the body is in the row; else how long it is in bodies
        """,
    ];

    public static int Newest => Migrations.Length;

    /// <summary>Brings the file to the newest version, in one transaction.</summary>
    /// <exception cref="DataDirectoryException">The file was written by a newer program.</exception>
    public static void Migrate(SqliteConnection connection)
    {
        var version = Version(connection);
        if (version > Newest)
        {
            throw new DataDirectoryException(
                $"Chat:Data: {connection.DataSource} has schema version {version}, written by a newer program; this one knows versions up to {Newest}. Use the newer program.");
        }

        if (version == Newest)
        {
            return;
        }

        // In words, not as an object: a full disk rolls back by itself, and an object would fail at that again and hide the cause.
        connection.Execute("BEGIN IMMEDIATE");
        for (var next = version; next < Newest; next++)
        {
            connection.Execute(Migrations[next]);
        }

        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Newest}"));
        connection.Execute("COMMIT");
    }

    private static int Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
