using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>What this side says: one answer a request, and events. Fields that are null are not on the wire.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(Ok), "ok")]
[JsonDerivedType(typeof(Error), "error")]
[JsonDerivedType(typeof(Message), "message")]
[JsonDerivedType(typeof(Roster), "roster")]
[JsonDerivedType(typeof(Typing), "typing")]
[JsonDerivedType(typeof(Closing), "closing")]
internal abstract record ServerFrame
{
    private ServerFrame()
    {
    }

    /// <summary>A request was done; which of the fields there are is a matter of the request.</summary>
    public sealed record Ok(long Id) : ServerFrame
    {
        public string? User { get; init; }

        public string? Token { get; init; }

        public long? TokenExpiresInMs { get; init; }

        public IReadOnlyList<RoomHead>? Rooms { get; init; }

        public string? Room { get; init; }

        public Place? Head { get; init; }

        /// <summary>The oldest sequence that there still is.</summary>
        public long? First { get; init; }

        /// <summary>Messages come behind this one.</summary>
        public long? After { get; init; }

        public bool? Recovered { get; init; }

        /// <summary>Why it was not recovered: <c>other_log</c> or <c>removed</c>.</summary>
        public string? Reason { get; init; }

        public Guid? Epoch { get; init; }

        public long? Seq { get; init; }

        public string? At { get; init; }

        public bool? Repeated { get; init; }

        public string? MediaType { get; init; }

        public string? FileName { get; init; }

        public byte[]? Image { get; init; }

        /// <summary>Without <c>t</c> and room, which are the same for all.</summary>
        public ImmutableArray<Message>? Messages { get; init; }
    }

    /// <summary>A request was not done.</summary>
    public sealed record Error(long Id, int Code, string Name, string Text, bool Retryable) : ServerFrame
    {
        public static Error Of(long id, ChatError error) => new(id, error.Code, error.Name, error.Text, error.Retryable);
    }

    /// <param name="Room">Null in a page of history.</param>
    /// <param name="Seq">Its number in the room.</param>
    /// <param name="Key">The sender's own id for it.</param>
    /// <param name="From">Who said it.</param>
    /// <param name="At">When the room took it, in UTC.</param>
    /// <param name="Kind"><c>text</c>, <c>image</c>, or <c>other</c>.</param>
    public sealed record Message(string? Room, long Seq, Guid Key, string From, string At, string Kind) : ServerFrame
    {
        public string? Text { get; init; }

        public string? MediaType { get; init; }

        /// <summary>How many bytes it has, if it is no text.</summary>
        public int? Bytes { get; init; }

        public string? FileName { get; init; }
    }

    /// <summary>Who is in a room; beyond a number of them, only how many.</summary>
    public sealed record Roster(string Room, int Count, ImmutableArray<string> Users) : ServerFrame;

    public sealed record Typing(string Room, string User) : ServerFrame;

    /// <summary>The last word before a close that sends everybody away at once.</summary>
    public sealed record Closing(int Code, int ComeBackInMs) : ServerFrame;

    public sealed record RoomHead(string Room, Place Head, long First);

    public sealed record Place(Guid Epoch, long Seq);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServerFrame))]
[JsonSerializable(typeof(SessionRequest))]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(SessionRefusal))]
internal sealed partial class NativeJson : JsonSerializerContext;
