using Microsoft.Data.Sqlite;
using OrleansChat.Storage.Sqlite;

namespace OrleansChat.Tests.Storage;

/// <summary>A file as the third version made it of one of the first: with a third message, whose body is large, and without the first.</summary>
internal static class ThirdVersion
{
    public const int BodyBytes = 5_000;

    public static void Write(string directory)
    {
        FirstVersion.Write(directory);
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "chat.db")};Pooling=false");
        connection.Open();
        // A copy on purpose, as there.
        connection.Execute(
            $"""
            ALTER TABLE messages ADD COLUMN file_name TEXT;
            ALTER TABLE rooms ADD COLUMN trimmed INTEGER NOT NULL DEFAULT 0;
            CREATE TABLE bodies (room INTEGER NOT NULL, seq INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (room, seq)) WITHOUT ROWID;
            ALTER TABLE messages ADD COLUMN body_bytes INTEGER;
            INSERT INTO messages VALUES (1, 3, 'ada', randomblob(16), 639000000000000002, 0, 1, x'', NULL, {BodyBytes});
            INSERT INTO bodies VALUES (1, 3, zeroblob({BodyBytes}));
            DELETE FROM messages WHERE seq = 1;
            UPDATE rooms SET trimmed = 1;
            PRAGMA user_version = 3;
            """);
    }
}
