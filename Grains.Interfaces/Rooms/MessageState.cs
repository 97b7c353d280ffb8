using System.Collections.Immutable;

namespace OrleansChat.Rooms;

/// <summary>What became of a message since it was said.</summary>
/// <param name="Edited">The sequence of the edit whose text it has; 0: none.</param>
/// <param name="Deleted">The sequence of the deletion; 0: none. It has no body and no file name then.</param>
/// <param name="Reactions">In the order of the first of each.</param>
[GenerateSerializer, Immutable, Alias("chat.MessageState")]
public sealed record MessageState(
    [property: Id(0)] long Edited, [property: Id(1)] long Deleted, [property: Id(2)] ImmutableArray<MessageReactions> Reactions);

/// <summary>Those who put one sign to a message.</summary>
/// <param name="Count">How many.</param>
/// <param name="Names">The first of them, at most <see cref="MaxNames"/>, in the order they came.</param>
[GenerateSerializer, Immutable, Alias("chat.MessageReactions")]
public sealed record MessageReactions(
    [property: Id(0)] string Reaction, [property: Id(1)] int Count, [property: Id(2)] ImmutableArray<string> Names)
{
    public const int MaxNames = 50;
}
