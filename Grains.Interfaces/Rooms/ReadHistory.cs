namespace OrleansChat.Rooms;

/// <summary>A question for a page of a room's log, bounded in count and in size.</summary>
/// <param name="Direction">Which way to go from <paramref name="From"/>.</param>
/// <param name="From">
/// The page begins beside this sequence and does not contain it; around, it is in the middle and contained. Forward from 0 is the beginning;
/// backward from <see cref="long.MaxValue"/> the end.
/// </param>
/// <param name="MaxMessages">At most so many messages; at least 1, and never more than the room's own limit.</param>
/// <param name="MaxBytes">At most so many bytes of bodies, but always one message if there is one.</param>
/// <param name="Images">Whether images come with their bytes; without, they come with <see cref="MessageContent.OmittedBytes"/>.</param>
/// <param name="Time">In place of <paramref name="From"/>: forward what is not older, backward what is. By the room's clock.</param>
[GenerateSerializer, Immutable, Alias("chat.ReadHistory")]
public sealed record ReadHistory(
    [property: Id(0)] HistoryDirection Direction,
    [property: Id(1)] long From,
    [property: Id(2)] int MaxMessages,
    [property: Id(3)] int MaxBytes,
    [property: Id(4)] bool Images = true,
    [property: Id(5)] DateTimeOffset? Time = null)
{
    /// <summary>For whom it is read: somebody who has to be in the room. Null: the gateway itself, which tells only those who are.</summary>
    [Id(6)]
    public string? Reader { get; init; }

    /// <summary>Without what shows in other messages (edits, deletions, reactions), so the page has gaps in its sequences.</summary>
    [Id(7)]
    public bool WithoutAnnotations { get; init; }

    public static ReadHistory After(long sequence, int maxMessages, int maxBytes) => new(HistoryDirection.Forward, sequence, maxMessages, maxBytes);

    public static ReadHistory Before(long sequence, int maxMessages, int maxBytes) => new(HistoryDirection.Backward, sequence, maxMessages, maxBytes);

    /// <summary>The message with this sequence and about as many on either side of it, as far as there are.</summary>
    public static ReadHistory Around(long sequence, int maxMessages, int maxBytes) => new(HistoryDirection.Around, sequence, maxMessages, maxBytes);

    /// <summary>The first messages that are not older than a time.</summary>
    public static ReadHistory Since(DateTimeOffset time, int maxMessages, int maxBytes) => new(HistoryDirection.Forward, 0, maxMessages, maxBytes, Time: time);

    /// <summary>The last messages that are older than a time.</summary>
    public static ReadHistory Until(DateTimeOffset time, int maxMessages, int maxBytes) => new(HistoryDirection.Backward, 0, maxMessages, maxBytes, Time: time);
}

[GenerateSerializer, Alias("chat.HistoryDirection")]
public enum HistoryDirection
{
    Forward = 0,
    Backward = 1,
    Around = 2,
}
