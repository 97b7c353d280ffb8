namespace OrleansChat.Rooms;

/// <summary>The command to say something in a room.</summary>
/// <param name="Author">A name that the gateway has authenticated.</param>
/// <param name="Key">The same on every repeat of the same message.</param>
[GenerateSerializer, Immutable, Alias("chat.SendMessage")]
public sealed record SendMessage([property: Id(0)] string Author, [property: Id(1)] MessageKey Key, [property: Id(2)] MessageContent Content);
