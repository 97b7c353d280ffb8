using OrleansChat.Gateway.Protocols.Native;

namespace OrleansChat.Gateway.Protocols.NativeGrpc;

/// <remarks>What has a place in a room's sequence.</remarks>
internal static partial class NativeGrpcCodec
{
    private static Wire.Event Event(ServerFrame happened)
    {
        switch (happened)
        {
            case ServerFrame.Message said:
                return Said(said);
            case ServerFrame.MessageEdited(var room, var seq, var key, var from, var at, var target, var text):
                return Step(room, seq, key, from, at, step => step.Edited = new Wire.Edited { Target = target, Text = text });
            case ServerFrame.MessageDeleted(var room, var seq, var key, var from, var at, var target):
                return Step(room, seq, key, from, at, step => step.Deleted = new Wire.Deleted { Target = target });
            case ServerFrame.ReactionAdded(var room, var seq, var key, var from, var at, var target, var sign):
                return Step(room, seq, key, from, at, step => step.Reacted = new Wire.Reaction { Target = target, Reaction_ = sign });
            case ServerFrame.ReactionTakenBack(var room, var seq, var key, var from, var at, var target, var sign):
                return Step(room, seq, key, from, at, step => step.Unreacted = new Wire.Reaction { Target = target, Reaction_ = sign });
            case ServerFrame.RoomChanged change:
                return Step(change.Room, change.Seq, change.Key, change.From, change.At, step => step.Changed = Changed(change));
            default:
                throw new NotSupportedException($"{happened.GetType().Name} has no place in a room.");
        }
    }

    /// <summary>What was said; in a page of history also what changed, and what became of it since.</summary>
    private static Wire.Event Said(ServerFrame.Message message) => Step(message.Room ?? "", message.Seq, message.Key, message.From, message.At, step =>
    {
        step.ReplyTo = message.ReplyTo ?? 0;
        if (message.Edited is not null || message.Deleted is not null || message.Reactions is not null)
        {
            step.State = State(message);
        }

        switch (message.Kind)
        {
            case "change":
                step.Changed = Changed(message);
                break;
            case var _ when message.Deleted is not null:
                break; // nothing is left
            case "text":
                step.Text = message.Text;
                break;
            case "image":
                step.Picture = new Wire.Picture { MediaType = message.MediaType ?? "", Bytes = message.Bytes ?? 0, FileName = message.FileName ?? "" };
                break;
            default:
                step.Other = new Wire.Other { Bytes = message.Bytes ?? 0 };
                break;
        }
    });

    private static Wire.Event Step(string room, long seq, Guid key, string author, string at, Action<Wire.Event> fill)
    {
        var step = new Wire.Event { Room = room, Seq = seq, Key = $"{key}", Author = author, AtMs = Milliseconds(at) };
        fill(step);
        return step;
    }

    private static Wire.State State(ServerFrame.Message message)
    {
        var state = new Wire.State { Edited = message.Edited ?? false, Deleted = message.Deleted ?? false };
        if (message.Reactions is { } reactions)
        {
            state.Reactions.AddRange(reactions.Select(there => new Wire.Reactions { Reaction = there.Sign, Count = there.Count, Users = { there.Users } }));
        }

        return state;
    }

    private static Wire.Change Changed(ServerFrame.RoomChanged change) =>
        Change(change.What, change.User, change.Role, change.MutedUntil, Card(change.Title, change.Topic, change.RoomKind, change.ReadOnly));

    private static Wire.Change Changed(ServerFrame.Message change) =>
        Change(change.What, change.User, change.Role, change.MutedUntil, Card(change.Title, change.Topic, change.RoomKind, change.ReadOnly));

    private static Wire.Change Change(string? what, string? user, string? role, string? mutedUntil, Wire.Card? card) =>
        new() { What = What(what), User = user ?? "", Role = Role(role), MutedUntilMs = Milliseconds(mutedUntil), Card = card };

    // All of it is there, or nothing.
    private static Wire.Card? Card(string? title, string? topic, string? kind, bool? isReadOnly) =>
        title is null ? null : new Wire.Card { Title = title, Topic = topic ?? "", Kind = Kind(kind), ReadOnly = isReadOnly ?? false };

    private static Wire.What What(string? name) => name switch
    {
        "created" => Wire.What.Created,
        "settings" => Wire.What.Settings,
        "joined" => Wire.What.Joined,
        "left" => Wire.What.Left,
        "invited" => Wire.What.Invited,
        "kicked" => Wire.What.Kicked,
        "banned" => Wire.What.Banned,
        "unbanned" => Wire.What.Unbanned,
        "muted" => Wire.What.Muted,
        "unmuted" => Wire.What.Unmuted,
        "role" => Wire.What.Role,
        _ => Wire.What.Unspecified,
    };
}
