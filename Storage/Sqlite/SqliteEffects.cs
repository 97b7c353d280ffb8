using System.Text;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Sqlite;

/// <summary>What messages do to others and to their room, one after the other, in the commit that they are in.</summary>
/// <remarks>Only what was said can be edited, deleted or reacted to; what is about anything else, or about nothing, does nothing.</remarks>
internal static class SqliteEffects
{
    /// <summary>Whether it is an edit that comes too late: it keeps no text either.</summary>
    public static bool IsOfDeleted(SqliteSession session, long room, MessageContent content) =>
        content.Kind == ContentKind.Edit && session.Statement(
            "SELECT 1 FROM messages WHERE room = $room AND seq = $target AND deleted IS NOT NULL", ("$room", room), ("$target", content.Target)).ExecuteScalar() is not null;

    /// <param name="session">In the commit that has the message.</param>
    /// <param name="name">The room.</param>
    /// <param name="room">The room's row.</param>
    /// <param name="message">Is there already.</param>
    public static void Apply(SqliteSession session, RoomId name, long room, ChatMessage message)
    {
        var content = message.Content;
        switch (content.Kind)
        {
            case ContentKind.Edit:
                Edit(session, room, content.Target, message.Sequence, content.Body);
                break;

            case ContentKind.Deletion:
                Delete(session, room, content.Target, message.Sequence);
                break;

            case ContentKind.Reaction:
                session.Run(
                    """
                    INSERT INTO reactions (room, target, reaction, author, seq)
                    SELECT room, seq, $reaction, $author, $seq FROM messages WHERE room = $room AND seq = $target AND kind NOT BETWEEN 1000 AND 1999 AND deleted IS NULL
                    ON CONFLICT (room, target, reaction, author) DO NOTHING
                    """,
                    ("$reaction", Encoding.UTF8.GetString(content.Body)), ("$author", message.Author), ("$seq", message.Sequence), ("$room", room), ("$target", content.Target));
                break;

            case ContentKind.ReactionTakenBack:
                session.Run(
                    "DELETE FROM reactions WHERE room = $room AND target = $target AND reaction = $reaction AND author = $author",
                    ("$room", room), ("$target", content.Target), ("$reaction", Encoding.UTF8.GetString(content.Body)), ("$author", message.Author));
                break;

            case ContentKind.Change when content.Change is { } change:
                SqliteStandings.Put(session, name, room, change.Card);
                SqliteStandings.Put(session, room, change.Standing);
                break;
        }
    }

    private static void Edit(SqliteSession session, long room, long target, long sequence, byte[] body)
    {
        var changed = session.Run(
            """
            UPDATE messages SET body = $body, body_bytes = $body_bytes, edited = $seq
            WHERE room = $room AND seq = $target AND kind = 1 AND deleted IS NULL
            """,
            ("$body", SqliteBodies.InRow(body)), ("$body_bytes", SqliteBodies.Apart(body)), ("$seq", sequence), ("$room", room), ("$target", target));
        if (changed == 1)
        {
            SqliteBodies.Remove(session, room, target);
            SqliteBodies.Put(session, room, target, body);
        }
    }

    // Nothing that it ever said stays: not in it, not in its edits.
    private static void Delete(SqliteSession session, long room, long target, long sequence)
    {
        var changed = session.Run(
            """
            UPDATE messages SET body = x'', body_bytes = NULL, file_name = NULL, edited = NULL, deleted = $seq
            WHERE room = $room AND seq = $target AND kind NOT BETWEEN 1000 AND 1999 AND deleted IS NULL
            """,
            ("$seq", sequence), ("$room", room), ("$target", target));
        if (changed == 0)
        {
            return;
        }

        SqliteBodies.Remove(session, room, target);
        session.Run(
            """
            DELETE FROM reactions WHERE room = $room AND target = $target;
            DELETE FROM bodies WHERE room = $room AND seq IN (SELECT seq FROM messages WHERE room = $room AND target = $target AND seq > $target AND kind = 1001);
            UPDATE messages SET body = x'', body_bytes = NULL WHERE room = $room AND target = $target AND seq > $target AND kind = 1001;
            """,
            ("$room", room), ("$target", target));
    }
}
