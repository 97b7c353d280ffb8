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

        // What a message does to others and to its room is kept where it shows. 1001 is an edit, 1 a public room.
        """
        ALTER TABLE messages ADD COLUMN target INTEGER;     -- the message that this one is about; null: none
        ALTER TABLE messages ADD COLUMN edited INTEGER;     -- the edit whose text is the body; null: none
        ALTER TABLE messages ADD COLUMN deleted INTEGER;    -- the deletion that emptied the body; null: none
        CREATE INDEX edits ON messages (room, target) WHERE kind = 1001;

        CREATE TABLE reactions (
            room        INTEGER NOT NULL,
            target      INTEGER NOT NULL,
            reaction    TEXT NOT NULL,
            author      TEXT NOT NULL,
            seq         INTEGER NOT NULL,       -- of the message that put it there
            PRIMARY KEY (room, target, reaction, author)
        ) WITHOUT ROWID;

        CREATE TABLE cards (
            room        INTEGER PRIMARY KEY REFERENCES rooms (id),
            name        TEXT NOT NULL,          -- the room's, to find public ones in order
            kind        INTEGER NOT NULL,
            title       TEXT NOT NULL,
            folded      TEXT NOT NULL,          -- the title in lower case, to be looked for
            topic       TEXT NOT NULL,
            read_only   INTEGER NOT NULL
        );
        CREATE INDEX public_rooms ON cards (name) WHERE kind = 1;

        CREATE TABLE standings (
            room        INTEGER NOT NULL REFERENCES rooms (id),
            user        TEXT NOT NULL,
            role        INTEGER NOT NULL,
            invited_by  TEXT,
            muted_until INTEGER,                -- ticks as above
            banned      INTEGER NOT NULL,
            PRIMARY KEY (room, user)
        ) WITHOUT ROWID;
        CREATE INDEX standings_of_user ON standings (user);

        CREATE TABLE reads (
            user        TEXT NOT NULL,
            room        TEXT NOT NULL,          -- its name: they are listed in its order
            seq         INTEGER NOT NULL,       -- up to here the user has read
            PRIMARY KEY (user, room)
        ) WITHOUT ROWID;
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
