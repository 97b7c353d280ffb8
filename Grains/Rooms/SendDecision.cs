using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>What a room decides about a send, before anything is written.</summary>
public abstract record SendDecision
{
    private SendDecision() { }

    /// <summary>The message is new and has its number; it counts once it is on disk.</summary>
    public sealed record Accepted(ChatMessage Message) : SendDecision;

    /// <summary>Several that are new and go to disk in one piece; the first stands for them.</summary>
    public sealed record AcceptedTogether(IReadOnlyList<ChatMessage> Messages) : SendDecision;

    /// <summary>The same author has sent the same key before, and it got this number at that time.</summary>
    public sealed record Duplicate(long Sequence, DateTimeOffset At) : SendDecision;

    public sealed record Rejected(ChatError Error) : SendDecision;
}
