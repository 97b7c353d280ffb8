using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>What this side says: one answer a request, and events. Fields that are null are not on the wire.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(Ok), "ok")]
[JsonDerivedType(typeof(Error), "error")]
[JsonDerivedType(typeof(Message), "message")]
[JsonDerivedType(typeof(Roster), "roster")]
[JsonDerivedType(typeof(MessageEdited), "edited")]
[JsonDerivedType(typeof(MessageDeleted), "deleted")]
[JsonDerivedType(typeof(ReactionAdded), "reacted")]
[JsonDerivedType(typeof(ReactionTakenBack), "unreacted")]
[JsonDerivedType(typeof(RoomChanged), "changed")]
[JsonDerivedType(typeof(RoomsChanged), "rooms_changed")]
[JsonDerivedType(typeof(ReadUpTo), "read")]
[JsonDerivedType(typeof(Typing), "typing")]
[JsonDerivedType(typeof(Closing), "closing")]
internal abstract partial record ServerFrame
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

        /// <summary>Those of the user; or, of the directory, those that anybody may find.</summary>
        public ImmutableArray<RoomInfo>? Rooms { get; init; }

        public RoomInfo? Info { get; init; }

        public int? Count { get; init; }

        public ImmutableArray<Member>? Members { get; init; }

        public string? MutedUntil { get; init; }

        public long? Read { get; init; }

        public int? Unread { get; init; }

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
    /// <param name="Kind"><c>text</c>, <c>image</c>, or <c>other</c>; in a page of history also <c>change</c>, with the fields of <see cref="RoomChanged"/>.</param>
    public sealed record Message(string? Room, long Seq, Guid Key, string From, string At, string Kind) : ServerFrame
    {
        public string? Text { get; init; }

        public string? MediaType { get; init; }

        /// <summary>How many bytes it has, if it is no text.</summary>
        public int? Bytes { get; init; }

        public string? FileName { get; init; }

        public long? ReplyTo { get; init; }

        /// <summary>It has the text of its last edit.</summary>
        public bool? Edited { get; init; }

        /// <summary>What it said is gone.</summary>
        public bool? Deleted { get; init; }

        public ImmutableArray<MessageReaction>? Reactions { get; init; }

        public string? What { get; init; }

        public string? User { get; init; }

        public string? Role { get; init; }

        public string? MutedUntil { get; init; }

        public string? Title { get; init; }

        public string? Topic { get; init; }

        public string? RoomKind { get; init; }

        public bool? ReadOnly { get; init; }
    }

    /// <summary>Who is in a room; beyond a number of them, only how many.</summary>
    public sealed record Roster(string Room, int Count, ImmutableArray<string> Users) : ServerFrame;

    public sealed record Typing(string Room, string User) : ServerFrame;

    /// <summary>The last word before a close that sends everybody away at once.</summary>
    public sealed record Closing(int Code, int ComeBackInMs) : ServerFrame;

    public sealed record Place(Guid Epoch, long Seq);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServerFrame))]
[JsonSerializable(typeof(SessionRequest))]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(SessionRefusal))]
internal sealed partial class NativeJson : JsonSerializerContext;
