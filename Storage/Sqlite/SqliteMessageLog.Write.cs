using System.Collections.Immutable;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Sqlite;

public sealed partial class SqliteMessageLog
{
    private static void AdoptLog(SqliteSession session, long id, Guid epoch, long next) => session.Run(
        "UPDATE rooms SET epoch = $epoch, trimmed = $trimmed WHERE id = $id", ("$id", id), ("$epoch", epoch.ToByteArray()), ("$trimmed", next - 1));

    private static void Append(SqliteSession session, RoomId room, Guid epoch, ImmutableArray<ChatMessage> messages)
    {
        if (SqliteRooms.Find(session, room) is not { } row || row.Epoch != epoch)
        {
            throw new LogConflictException($"Room {room} does not have the epoch {epoch}.");
        }

        var last = SqliteRooms.LastSequence(session, row);
        if (messages[0].Sequence != last + 1)
        {
            throw new LogConflictException($"The log of room {room} ends at {last}; {messages[0].Sequence} cannot follow.");
        }

        foreach (var message in messages)
        {
            Append(session, row.Id, message);
            SqliteEffects.Apply(session, room, row.Id, message);
        }
    }

    private static void Append(SqliteSession session, long room, ChatMessage message)
    {
        var content = message.Content;
        var body = SqliteEffects.IsOfDeleted(session, room, content) ? [] : StoredContent.Body(content);
        session.Run(
            """
            INSERT INTO messages (room, seq, author, key, at, client_time, kind, body, file_name, body_bytes, target, edited, deleted)
            VALUES ($room, $seq, $author, $key, $at, $client_time, $kind, $body, $file_name, $body_bytes, $target, $edited, $deleted)
            """,
            ("$room", room),
            ("$seq", message.Sequence),
            ("$author", message.Author),
            ("$key", message.Key.Value.ToByteArray()),
            ("$at", message.At.UtcTicks),
            ("$client_time", unchecked((long)content.ClientTime)),
            ("$kind", (long)content.Kind),
            ("$body", SqliteBodies.InRow(body)),
            ("$file_name", content.FileName),
            ("$body_bytes", SqliteBodies.Apart(body)),
            ("$target", content.Target == 0 ? null : content.Target),
            ("$edited", message.State is { Edited: > 0 and var edited } ? edited : null),
            ("$deleted", message.State is { Deleted: > 0 and var deleted } ? deleted : null));
        SqliteBodies.Put(session, room, message.Sequence, body);
    }

    private static int Trim(SqliteSession session, SqliteRooms.Row row, long through, int atMost)
    {
        var to = Math.Min(Math.Min(through, SqliteRooms.LastSequence(session, row)), row.Trimmed + atMost);
        if (to <= row.Trimmed)
        {
            return 0;
        }

        session.Run(
            """
            DELETE FROM messages WHERE room = $room AND seq <= $to;
            DELETE FROM bodies WHERE room = $room AND seq <= $to;
            DELETE FROM reactions WHERE room = $room AND target <= $to;
            UPDATE rooms SET trimmed = $to WHERE id = $room;
            """,
            ("$room", row.Id),
            ("$to", to));
        return (int)(to - row.Trimmed);
    }
}
