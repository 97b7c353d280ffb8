using System.Collections.Immutable;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Sqlite;

public sealed partial class SqliteMessageLog
{
    // Larger bodies have rows of their own, so that what is beside them is read without them.
    private const int MaxBodyInRow = 1_000;

    private static void BeginLog(SqliteSession session, RoomId room, Guid epoch, long next) => session.Run(
        "INSERT INTO rooms (name, epoch, trimmed) VALUES ($name, $epoch, $trimmed) ON CONFLICT (name) DO NOTHING",
        ("$name", room.Value), ("$epoch", epoch.ToByteArray()), ("$trimmed", next - 1));

    private static void AdoptLog(SqliteSession session, long id, Guid epoch, long next) => session.Run(
        "UPDATE rooms SET epoch = $epoch, trimmed = $trimmed WHERE id = $id", ("$id", id), ("$epoch", epoch.ToByteArray()), ("$trimmed", next - 1));

    private static void Append(SqliteSession session, RoomId room, Guid epoch, ImmutableArray<ChatMessage> messages)
    {
        if (FindRoom(session, room) is not { } row || row.Epoch != epoch)
        {
            throw new LogConflictException($"Room {room} does not have the epoch {epoch}.");
        }

        var last = LastSequence(session, row);
        if (messages[0].Sequence != last + 1)
        {
            throw new LogConflictException($"The log of room {room} ends at {last}; {messages[0].Sequence} cannot follow.");
        }

        foreach (var message in messages)
        {
            Append(session, row.Id, message);
        }
    }

    private static void Append(SqliteSession session, long room, ChatMessage message)
    {
        var content = message.Content;
        var apart = content.Body.Length > MaxBodyInRow;
        session.Run(
            """
            INSERT INTO messages (room, seq, author, key, at, client_time, kind, body, file_name, body_bytes)
            VALUES ($room, $seq, $author, $key, $at, $client_time, $kind, $body, $file_name, $body_bytes)
            """,
            ("$room", room),
            ("$seq", message.Sequence),
            ("$author", message.Author),
            ("$key", message.Key.Value.ToByteArray()),
            ("$at", message.At.UtcTicks),
            ("$client_time", unchecked((long)content.ClientTime)),
            ("$kind", (long)content.Kind),
            ("$body", apart ? Array.Empty<byte>() : content.Body),
            ("$file_name", content.FileName),
            ("$body_bytes", apart ? content.Body.Length : null));
        if (apart)
        {
            session.Run("INSERT INTO bodies (room, seq, body) VALUES ($room, $seq, $body)", ("$room", room), ("$seq", message.Sequence), ("$body", content.Body));
        }
    }

    private static int Trim(SqliteSession session, RoomRow row, long through, int atMost)
    {
        var to = Math.Min(Math.Min(through, LastSequence(session, row)), row.Trimmed + atMost);
        if (to <= row.Trimmed)
        {
            return 0;
        }

        session.Run(
            """
            DELETE FROM messages WHERE room = $room AND seq <= $to;
            DELETE FROM bodies WHERE room = $room AND seq <= $to;
            UPDATE rooms SET trimmed = $to WHERE id = $room;
            """,
            ("$room", row.Id),
            ("$to", to));
        return (int)(to - row.Trimmed);
    }
}
