using System.Text.Json.Serialization;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Transfer;

/// <summary>One line of an export: JSON, UTF-8. See docs/operations.md.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(Head), "orleanschat")]
[JsonDerivedType(typeof(Account), "account")]
[JsonDerivedType(typeof(Room), "room")]
[JsonDerivedType(typeof(Card), "card")]
[JsonDerivedType(typeof(Standing), "standing")]
[JsonDerivedType(typeof(Message), "message")]
[JsonDerivedType(typeof(Read), "read")]
[JsonDerivedType(typeof(End), "end")]
internal abstract record TransferLine
{
    /// <summary>The first line.</summary>
    public sealed record Head(int Version) : TransferLine;

    public sealed record Account(string Name, string PasswordHash, DateTimeOffset? LastSeen) : TransferLine;

    /// <summary>What the room adds up to follows, then its messages.</summary>
    public sealed record Room(string Name, Guid Epoch, long First, long Last) : TransferLine;

    /// <summary>Of the room that was named last.</summary>
    public sealed record Card(RoomKind Kind, string Title, string Topic, bool ReadOnly) : TransferLine;

    /// <summary>Somebody's in the room that was named last.</summary>
    public sealed record Standing(string User, RoomRole Role, string? InvitedBy, DateTimeOffset? MutedUntil, bool Banned) : TransferLine;

    /// <summary>
    /// A message of the room that was named last, as it is now; with <see cref="Text"/> when its body is text, with <see cref="Change"/> when it is
    /// one, otherwise with <see cref="Body"/> in Base64. Reactions are messages, and not told again by what they are to.
    /// </summary>
    public sealed record Message(
        long Seq,
        string Author,
        Guid Key,
        DateTimeOffset At,
        int Kind,
        ulong ClientTime,
        string? FileName,
        string? Text,
        byte[]? Body,
        long? Target,
        RoomChange? Change,
        long? Edited,
        long? Deleted) : TransferLine;

    /// <summary>How far a user has read a room that was named before.</summary>
    public sealed record Read(string User, [property: JsonPropertyName("room")] string In, long Seq) : TransferLine;

    /// <summary>The last line. A file that lacks it was cut off.</summary>
    public sealed record End(long Accounts, long Rooms, long Messages) : TransferLine;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(TransferLine))]
internal sealed partial class TransferJson : JsonSerializerContext;
