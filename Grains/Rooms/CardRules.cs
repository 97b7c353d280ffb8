using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>Who may change what a room says of itself, and to what.</summary>
public static class CardRules
{
    public static ChangeDecision Decide(RoomMembers room, ChangeRoom command)
    {
        if (room.WhyNotRead(command.By) is { } error)
        {
            return new ChangeDecision.Rejected(error);
        }

        var card = room.Card!; // who may read has one
        var needed = command is { Kind: null, IsReadOnly: null } ? RoomRole.Moderator : RoomRole.Owner;
        if (card.Kind == RoomKind.Direct || (card.Kind == RoomKind.Open && command.Kind is not null))
        {
            return new ChangeDecision.Rejected(ChatErrors.EverybodysRoom);
        }

        if (room.Find(command.By).Role < needed)
        {
            return new ChangeDecision.Rejected(ChatErrors.NotAllowed);
        }

        var changed = new RoomCard(command.Kind ?? card.Kind, command.Title ?? card.Title, command.Topic ?? card.Topic, command.IsReadOnly ?? card.IsReadOnly);
        if (FindFault(changed) is { } fault || (command.Kind is { } kind && Refuse(kind, out fault)))
        {
            return new ChangeDecision.Rejected(ChatErrors.BadRequest with { Text = fault });
        }

        return changed == card ? new ChangeDecision.IsSo() : new ChangeDecision.Becomes(new RoomChange(RoomAct.Settings, changed));
    }

    /// <summary>What is wrong with a card, in a sentence; null: nothing.</summary>
    public static string? FindFault(RoomCard card) => card switch
    {
        { Kind: RoomKind.Public or RoomKind.Private, Title: "" } => "title is empty.",
        { Title.Length: > RoomCard.MaxTitleLength } => $"title is longer than {RoomCard.MaxTitleLength} characters.",
        { Topic.Length: > RoomCard.MaxTopicLength } => $"topic is longer than {RoomCard.MaxTopicLength} characters.",
        _ => null,
    };

    private static bool Refuse(RoomKind kind, out string fault)
    {
        fault = "kind is public or private.";
        return kind is not (RoomKind.Public or RoomKind.Private);
    }
}
