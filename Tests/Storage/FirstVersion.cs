using Microsoft.Data.Sqlite;
using OrleansChat.Storage.Sqlite;

namespace OrleansChat.Tests.Storage;

/// <summary>A file as the first released version made it: a log of two messages in the lobby, and ada's account.</summary>
internal static class FirstVersion
{
    public static readonly Guid Epoch = new("0198c1f0-0000-7000-8000-000000000001");

    public static void Write(string directory)
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "chat.db")};Pooling=false");
        connection.Open();
        // A copy on purpose: whatever becomes of the schema, this is what lies on people's disks.
        connection.Execute(
            $"""
            CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, epoch BLOB NOT NULL);
            CREATE TABLE messages (
                room INTEGER NOT NULL REFERENCES rooms (id), seq INTEGER NOT NULL, author TEXT NOT NULL, key BLOB NOT NULL, at INTEGER NOT NULL,
                client_time INTEGER NOT NULL, kind INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (room, seq)
            ) WITHOUT ROWID;
            CREATE TABLE accounts (name TEXT NOT NULL PRIMARY KEY, password_hash TEXT NOT NULL, last_seen INTEGER) WITHOUT ROWID;
            INSERT INTO rooms VALUES (1, 'lobby', x'{Convert.ToHexString(Epoch.ToByteArray())}');
            INSERT INTO messages VALUES (1, 1, 'ada', randomblob(16), 639000000000000000, 0, 1, CAST('hello' AS BLOB));
            INSERT INTO messages VALUES (1, 2, 'bob', randomblob(16), 639000000000000001, 0, 2, x'00ff');
            INSERT INTO accounts VALUES ('ada', 'hash', NULL);
            PRAGMA user_version = 1;
            """);
    }
}
