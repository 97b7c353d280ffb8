using System.Collections.Immutable;

namespace OrleansChat.Rooms;

/// <summary>A piece of a room's log.</summary>
/// <param name="Head">The last committed place of the log when the page was read.</param>
/// <param name="Messages">In ascending order whichever way was asked; without holes.</param>
/// <param name="First">The oldest sequence that there is still: what was before it has been removed by age or count.</param>
[GenerateSerializer, Immutable, Alias("chat.HistoryPage")]
public sealed record HistoryPage([property: Id(0)] Position Head, [property: Id(1)] ImmutableArray<ChatMessage> Messages, [property: Id(2)] long First = 1);
