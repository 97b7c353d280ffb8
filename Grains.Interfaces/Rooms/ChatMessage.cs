namespace OrleansChat.Rooms;

/// <summary>One message of a room's log.</summary>
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
    [property: Id(4)] MessageContent Content);
