using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>What the rules say to a change.</summary>
public abstract record ChangeDecision
{
    private ChangeDecision() { }

    /// <summary>It may be, and becomes so.</summary>
    public sealed record Becomes(RoomChange Change) : ChangeDecision;

    /// <summary>It is so already.</summary>
    public sealed record IsSo : ChangeDecision;

    public sealed record Rejected(ChatError Error) : ChangeDecision;
}
