namespace OrleansChat.Storage;

/// <summary>How titles are looked for: upper and lower case alike in every script, whatever a database thinks of it.</summary>
internal static class RoomSearch
{
    public static string Fold(string text) => text.ToLowerInvariant();

    /// <summary>Messages that are looked at to count unread ones; more would let a user's list of rooms take for ever.</summary>
    public const int MaxScanned = 1_000;
}
