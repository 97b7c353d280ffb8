using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>Who may do what to a message.</summary>
public static class AnnotationRules
{
    /// <summary>Why not; null: may.</summary>
    /// <param name="command">What is to be done.</param>
    /// <param name="target">The message; null when there is none.</param>
    /// <param name="role">What the one who does it is in the room.</param>
    public static ChatError? Refuse(AnnotateMessage command, ChatMessage? target, RoomRole role)
    {
        if (target is null || !target.Content.Kind.IsSaid || target.State is { Deleted: > 0 })
        {
            return ChatErrors.NoSuchMessage;
        }

        var isOwn = target.Author == command.Author;
        return command.Kind switch
        {
            ContentKind.Edit => isOwn && target.Content.Kind == ContentKind.Text ? null : ChatErrors.NotAllowed,
            ContentKind.Deletion => isOwn || role >= RoomRole.Moderator ? null : ChatErrors.NotAllowed,
            ContentKind.Reaction => RefuseReaction(command.Text, target.State),
            ContentKind.ReactionTakenBack => null,
            _ => ChatErrors.BadRequest,
        };
    }

    private static ChatError? RefuseReaction(string reaction, MessageState? state) =>
        state is null || state.Reactions.Length < AnnotateMessage.MaxReactions || state.Reactions.Any(there => there.Reaction == reaction)
            ? null
            : ChatErrors.TooManyReactions;
}
