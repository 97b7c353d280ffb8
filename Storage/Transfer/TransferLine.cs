using System.Text.Json.Serialization;

namespace OrleansChat.Storage.Transfer;

/// <summary>One line of an export: JSON, UTF-8. See docs/operations.md.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(Head), "orleanschat")]
[JsonDerivedType(typeof(Account), "account")]
[JsonDerivedType(typeof(Room), "room")]
[JsonDerivedType(typeof(Message), "message")]
[JsonDerivedType(typeof(End), "end")]
internal abstract record TransferLine
{
    /// <summary>The first line.</summary>
    public sealed record Head(int Version) : TransferLine;

    public sealed record Account(string Name, string PasswordHash, DateTimeOffset? LastSeen) : TransferLine;

    /// <summary>The messages of a room follow.</summary>
    public sealed record Room(string Name, Guid Epoch, long First, long Last) : TransferLine;

    /// <summary>A message of the room that was named last; with <see cref="Text"/> when its body is text, otherwise with <see cref="Body"/> in Base64.</summary>
    public sealed record Message(
        long Seq, string Author, Guid Key, DateTimeOffset At, int Kind, ulong ClientTime, string? FileName, string? Text, byte[]? Body) : TransferLine;

    /// <summary>The last line. A file that lacks it was cut off.</summary>
    public sealed record End(long Accounts, long Rooms, long Messages) : TransferLine;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(TransferLine))]
internal sealed partial class TransferJson : JsonSerializerContext;
