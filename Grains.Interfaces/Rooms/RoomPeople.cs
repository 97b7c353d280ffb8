using System.Collections.Immutable;

namespace OrleansChat.Rooms;

/// <summary>A page of who has a standing in a room.</summary>
/// <param name="Error">Why there is none for who asked; null: there is.</param>
/// <param name="Count">How many members there are in all, without those invited.</param>
/// <param name="Page">In ordinal order of their names.</param>
[GenerateSerializer, Immutable, Alias("chat.RoomPeople")]
public sealed record RoomPeople([property: Id(0)] ChatError? Error, [property: Id(1)] int Count, [property: Id(2)] ImmutableArray<RoomStanding> Page);
