using System.Collections.Immutable;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Storage;

/// <summary>A piece of a log, as a store reads it.</summary>
/// <param name="First">The oldest sequence that the log has; 1 when the room was never opened.</param>
/// <param name="Messages">In ascending order, without holes.</param>
public sealed record LogPage(long First, ImmutableArray<ChatMessage> Messages);
