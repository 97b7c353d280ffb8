namespace OrleansChat.Rooms;

/// <summary>Whether somebody may read a room.</summary>
/// <param name="Error">Why not; null: may.</param>
/// <param name="Card">What the room says of itself; null with an error.</param>
[GenerateSerializer, Immutable, Alias("chat.RoomAdmission")]
public sealed record RoomAdmission([property: Id(0)] ChatError? Error, [property: Id(1)] RoomCard? Card, [property: Id(2)] RoomRole Role);
