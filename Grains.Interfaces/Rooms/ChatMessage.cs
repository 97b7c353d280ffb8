namespace OrleansChat.Rooms;

/// <summary>One message of a room's log. Read from the log it has the text of its last edit, and no body once it was deleted.</summary>
/// <param name="Sequence">Its number in the room: 1, 2, 3 … without holes.</param>
/// <param name="Author">The authenticated name of who said it.</param>
/// <param name="Key">The author's own id for it.</param>
/// <param name="At">When the room accepted it.</param>
[GenerateSerializer, Immutable, Alias("chat.Message")]
public sealed record ChatMessage(
    [property: Id(0)] long Sequence,
    [property: Id(1)] string Author,
    [property: Id(2)] MessageKey Key,
    [property: Id(3)] DateTimeOffset At,
    [property: Id(4)] MessageContent Content)
{
    /// <summary>What others did to it since; null when nothing, and always for what comes fresh from a room.</summary>
    [Id(5)]
    public MessageState? State { get; init; }
}
