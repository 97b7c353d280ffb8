using System.Collections.Immutable;

namespace OrleansChat.Rooms;

/// <summary>The command to make a room.</summary>
/// <param name="By">Its first owner, whose name the gateway has authenticated.</param>
/// <param name="Key">The same on every repeat.</param>
/// <param name="Invited">Who is asked in at once; in a direct room the other one, who is in it at once.</param>
[GenerateSerializer, Immutable, Alias("chat.CreateRoom")]
public sealed record CreateRoom(
    [property: Id(0)] string By, [property: Id(1)] MessageKey Key, [property: Id(2)] RoomCard Card, [property: Id(3)] ImmutableArray<string> Invited);

/// <summary>The command to do something to a message: <see cref="ContentKind.Edit"/> and what follows it.</summary>
/// <param name="Author">Who does it; a name that the gateway has authenticated.</param>
/// <param name="Key">The same on every repeat.</param>
/// <param name="Target">The sequence of the message.</param>
/// <param name="Text">The new text, or the sign; of a deletion nothing.</param>
[GenerateSerializer, Immutable, Alias("chat.AnnotateMessage")]
public sealed record AnnotateMessage(
    [property: Id(0)] string Author,
    [property: Id(1)] MessageKey Key,
    [property: Id(2)] ContentKind Kind,
    [property: Id(3)] long Target,
    [property: Id(4)] string Text)
{
    /// <summary>UTF-16 units of a sign at most; the longest emoji there are have fewer.</summary>
    public const int MaxReactionLength = 32;

    /// <summary>Different signs that a message has at most.</summary>
    public const int MaxReactions = 20;
}

/// <summary>The command to change what a room says of itself; what is null stays.</summary>
[GenerateSerializer, Immutable, Alias("chat.ChangeRoom")]
public sealed record ChangeRoom(
    [property: Id(0)] string By,
    [property: Id(1)] string? Title = null,
    [property: Id(2)] string? Topic = null,
    [property: Id(3)] RoomKind? Kind = null,
    [property: Id(4)] bool? IsReadOnly = null);

/// <summary>The command to change what somebody is in a room: <see cref="RoomAct.Joined"/> and what follows it.</summary>
/// <param name="By">Who does it; a name that the gateway has authenticated.</param>
/// <param name="User">Whom it is about; the same, where one joins or leaves.</param>
/// <param name="Role">Only of <see cref="RoomAct.RoleGiven"/>.</param>
/// <param name="For">How long; only of <see cref="RoomAct.Muted"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.ChangeStanding")]
public sealed record ChangeStanding(
    [property: Id(0)] string By, [property: Id(1)] string User, [property: Id(2)] RoomAct What, [property: Id(3)] RoomRole Role = default, [property: Id(4)] TimeSpan For = default);
