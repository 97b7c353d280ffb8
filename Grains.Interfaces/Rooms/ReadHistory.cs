namespace OrleansChat.Rooms;

/// <summary>A question for a page of a room's log, bounded in count and in size.</summary>
/// <param name="Direction">Which way to go from <paramref name="From"/>.</param>
/// <param name="From">The page begins beside this sequence and does not contain it. Forward from 0 is the beginning; backward from <see cref="long.MaxValue"/> the end.</param>
/// <param name="MaxMessages">At most so many messages; at least 1, and never more than the room's own limit.</param>
/// <param name="MaxBytes">At most so many bytes of bodies, but always one message if there is one.</param>
[GenerateSerializer, Immutable, Alias("chat.ReadHistory")]
public sealed record ReadHistory(
    [property: Id(0)] HistoryDirection Direction,
    [property: Id(1)] long From,
    [property: Id(2)] int MaxMessages,
    [property: Id(3)] int MaxBytes)
{
    public static ReadHistory After(long sequence, int maxMessages, int maxBytes) => new(HistoryDirection.Forward, sequence, maxMessages, maxBytes);

    public static ReadHistory Before(long sequence, int maxMessages, int maxBytes) => new(HistoryDirection.Backward, sequence, maxMessages, maxBytes);
}

[GenerateSerializer, Alias("chat.HistoryDirection")]
public enum HistoryDirection
{
    Forward = 0,
    Backward = 1,
}
