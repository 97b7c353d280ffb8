using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OrleansChat.Gateway.Protocols.Native;

internal abstract partial record ServerFrame
{
    /// <summary>A message has another text.</summary>
    public sealed record MessageEdited(string Room, long Seq, Guid Key, string From, string At, long Target, string Text) : ServerFrame;

    /// <summary>What a message said is gone.</summary>
    public sealed record MessageDeleted(string Room, long Seq, Guid Key, string From, string At, long Target) : ServerFrame;

    /// <summary>Somebody put a sign to a message.</summary>
    public sealed record ReactionAdded(string Room, long Seq, Guid Key, string From, string At, long Target, string Reaction) : ServerFrame;

    public sealed record ReactionTakenBack(string Room, long Seq, Guid Key, string From, string At, long Target, string Reaction) : ServerFrame;

    /// <summary>The room, or somebody's standing in it, became another.</summary>
    /// <param name="Room">Which room.</param>
    /// <param name="Seq">Its number in the room.</param>
    /// <param name="Key">Its own.</param>
    /// <param name="From">Who did it.</param>
    /// <param name="At">When.</param>
    /// <param name="What"><c>created</c>, <c>settings</c>, <c>joined</c> and so on.</param>
    public sealed record RoomChanged(string Room, long Seq, Guid Key, string From, string At, string What) : ServerFrame
    {
        /// <summary>Whom it is about.</summary>
        public string? User { get; init; }

        public string? Role { get; init; }

        public string? MutedUntil { get; init; }

        public string? Title { get; init; }

        public string? Topic { get; init; }

        public string? RoomKind { get; init; }

        public bool? ReadOnly { get; init; }
    }

    /// <summary>A hint: something between the user and the room changed.</summary>
    public sealed record RoomsChanged(string Room) : ServerFrame;

    /// <summary>A hint: so far the user has read, here or elsewhere.</summary>
    public sealed record ReadUpTo(string Room, long Seq) : ServerFrame;

    /// <param name="Sign">What was put to the message; <c>reaction</c> on the wire.</param>
    /// <param name="Count">How many put it.</param>
    /// <param name="Users">The first of them.</param>
    public sealed record MessageReaction([property: JsonPropertyName("reaction")] string Sign, int Count, ImmutableArray<string> Users);

    /// <summary>A room as the user sees it; of the directory without what is about the user.</summary>
    public sealed record RoomInfo(string Room, string Kind, string Title, string Topic, bool ReadOnly)
    {
        public string? Role { get; init; }

        public string? With { get; init; }

        public string? InvitedBy { get; init; }

        public string? MutedUntil { get; init; }

        public Place? Head { get; init; }

        public long? First { get; init; }

        public long? Read { get; init; }

        public int? Unread { get; init; }

        /// <summary>How many are in it; only of the directory.</summary>
        public int? Members { get; init; }
    }

    public sealed record Member(string User, string Role)
    {
        public string? InvitedBy { get; init; }

        public string? MutedUntil { get; init; }

        public bool? Banned { get; init; }
    }
}
