namespace OrleansChat.Rooms;

/// <summary>A place in a room's log: the message with this sequence was seen, the next has one more.</summary>
/// <param name="Epoch">Which log: a room whose log was lost and begun anew has another epoch, and sequences of the two do not compare.</param>
/// <param name="Sequence">1 is the first message; 0 is before it.</param>
[GenerateSerializer, Immutable, Alias("chat.Position")]
public readonly record struct Position([property: Id(0)] Guid Epoch, [property: Id(1)] long Sequence);
