using OrleansChat.Rooms;

namespace OrleansChat.Grains.Storage;

/// <summary>What a room remembers of a message to know a repeat of it.</summary>
public readonly record struct RememberedKey(string Author, MessageKey Key, long Sequence, DateTimeOffset At);
