using System.Collections.Immutable;

namespace OrleansChat.Rooms;

/// <summary>A piece of a room's log.</summary>
/// <param name="Head">The last committed place of the log when the page was read; the messages are as everything up to there has left them.</param>
/// <param name="Messages">In ascending order whichever way was asked; without holes, unless annotations were left out.</param>
/// <param name="First">The oldest sequence that there is still: what was before it has been removed by age or count.</param>
[GenerateSerializer, Immutable, Alias("chat.HistoryPage")]
public sealed record HistoryPage([property: Id(0)] Position Head, [property: Id(1)] ImmutableArray<ChatMessage> Messages, [property: Id(2)] long First = 1)
{
    /// <summary>Why there is nothing for this reader; null when there is.</summary>
    [Id(3)]
    public ChatError? Error { get; init; }

    public static HistoryPage Refused(ChatError error) => new(default, [], 1) { Error = error };
}
