using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Sqlite;

public sealed partial class SqliteMessageLog
{
    // Larger bodies have rows of their own, so that what is beside them is read without them.
    private const int MaxBodyInRow = 1_000;

    private static void BeginLog(SqliteConnection connection, RoomId room, Guid epoch, long next)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO rooms (name, epoch, trimmed) VALUES ($name, $epoch, $trimmed) ON CONFLICT (name) DO NOTHING";
        command.Parameters.AddWithValue("$name", room.Value);
        command.Parameters.AddWithValue("$epoch", epoch.ToByteArray());
        command.Parameters.AddWithValue("$trimmed", next - 1);
        command.ExecuteNonQuery();
    }

    private static void AdoptLog(SqliteConnection connection, long id, Guid epoch, long next)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE rooms SET epoch = $epoch, trimmed = $trimmed WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$epoch", epoch.ToByteArray());
        command.Parameters.AddWithValue("$trimmed", next - 1);
        command.ExecuteNonQuery();
    }

    private static void Append(SqliteConnection connection, RoomId room, long id, ImmutableArray<ChatMessage> messages)
    {
        var last = FindRoom(connection, room) is { } row && row.Id == id ? LastSequence(connection, row) : -1;
        if (messages[0].Sequence != last + 1)
        {
            throw new LogConflictException($"The log of room {room} ends at {last}; {messages[0].Sequence} cannot follow.");
        }

        using var command = connection.CreateCommand();
        command.CommandText =
            """
            INSERT INTO messages (room, seq, author, key, at, client_time, kind, body, file_name, body_bytes)
            VALUES ($room, $seq, $author, $key, $at, $client_time, $kind, $body, $file_name, $body_bytes)
            """;
        command.Parameters.AddWithValue("$room", id);
        var sequence = command.Parameters.Add("$seq", SqliteType.Integer);
        var author = command.Parameters.Add("$author", SqliteType.Text);
        var key = command.Parameters.Add("$key", SqliteType.Blob);
        var at = command.Parameters.Add("$at", SqliteType.Integer);
        var clientTime = command.Parameters.Add("$client_time", SqliteType.Integer);
        var kind = command.Parameters.Add("$kind", SqliteType.Integer);
        var body = command.Parameters.Add("$body", SqliteType.Blob);
        var fileName = command.Parameters.Add("$file_name", SqliteType.Text);
        var bodyBytes = command.Parameters.Add("$body_bytes", SqliteType.Integer);
        foreach (var message in messages)
        {
            var apart = message.Content.Body.Length > MaxBodyInRow;
            sequence.Value = message.Sequence;
            author.Value = message.Author;
            key.Value = message.Key.Value.ToByteArray();
            at.Value = message.At.UtcTicks;
            clientTime.Value = unchecked((long)message.Content.ClientTime);
            kind.Value = (long)message.Content.Kind;
            body.Value = apart ? Array.Empty<byte>() : message.Content.Body;
            fileName.Value = (object?)message.Content.FileName ?? DBNull.Value;
            bodyBytes.Value = apart ? message.Content.Body.Length : DBNull.Value;
            command.ExecuteNonQuery();
            if (apart)
            {
                AppendBody(connection, id, message);
            }
        }
    }

    private static void AppendBody(SqliteConnection connection, long id, ChatMessage message)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO bodies (room, seq, body) VALUES ($room, $seq, $body)";
        command.Parameters.AddWithValue("$room", id);
        command.Parameters.AddWithValue("$seq", message.Sequence);
        command.Parameters.AddWithValue("$body", message.Content.Body);
        command.ExecuteNonQuery();
    }

    private static int Trim(SqliteConnection connection, RoomRow row, long through, int atMost)
    {
        var to = Math.Min(Math.Min(through, LastSequence(connection, row)), row.Trimmed + atMost);
        if (to <= row.Trimmed)
        {
            return 0;
        }

        using var command = connection.CreateCommand();
        command.CommandText =
            """
            DELETE FROM messages WHERE room = $room AND seq <= $to;
            DELETE FROM bodies WHERE room = $room AND seq <= $to;
            UPDATE rooms SET trimmed = $to WHERE id = $room;
            """;
        command.Parameters.AddWithValue("$room", row.Id);
        command.Parameters.AddWithValue("$to", to);
        command.ExecuteNonQuery();
        return (int)(to - row.Trimmed);
    }
}
