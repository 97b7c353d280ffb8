namespace OrleansChat.Storage.Sqlite;

/// <summary>Where bodies are. Larger ones have rows of their own, so that what is beside them is read without them.</summary>
internal static class SqliteBodies
{
    private const int MaxInRow = 1_000;

    /// <summary>What of a body stands in the message's row.</summary>
    public static byte[] InRow(byte[] body) => body.Length > MaxInRow ? [] : body;

    /// <summary>How long it is when it stands apart; null when it does not.</summary>
    public static int? Apart(byte[] body) => body.Length > MaxInRow ? body.Length : null;

    /// <summary>Puts what stands apart where it belongs.</summary>
    public static void Put(SqliteSession session, long room, long sequence, byte[] body)
    {
        if (body.Length > MaxInRow)
        {
            session.Run("INSERT INTO bodies (room, seq, body) VALUES ($room, $seq, $body)", ("$room", room), ("$seq", sequence), ("$body", body));
        }
    }

    /// <summary>Removes what stands apart.</summary>
    public static void Remove(SqliteSession session, long room, long sequence) =>
        session.Run("DELETE FROM bodies WHERE room = $room AND seq = $seq", ("$room", room), ("$seq", sequence));
}
