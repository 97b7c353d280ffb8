using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>What the protocol says of messages, rooms and people.</summary>
internal static class NativeDescription
{
    private const string UnknownType = "application/octet-stream";

    /// <summary>A message as it happens.</summary>
    public static ServerFrame Event(ChatMessage message, string room)
    {
        var (sequence, author, key, at, content) = message;
        return content.Kind switch
        {
            ContentKind.Edit => new ServerFrame.MessageEdited(room, sequence, key.Value, author, Time(at), content.Target, Text(content)),
            ContentKind.Deletion => new ServerFrame.MessageDeleted(room, sequence, key.Value, author, Time(at), content.Target),
            ContentKind.Reaction => new ServerFrame.ReactionAdded(room, sequence, key.Value, author, Time(at), content.Target, Text(content)),
            ContentKind.ReactionTakenBack => new ServerFrame.ReactionTakenBack(room, sequence, key.Value, author, Time(at), content.Target, Text(content)),
            ContentKind.Change when content.Change is { } change => Changed(message, change, room),
            _ => Said(message, room),
        };
    }

    /// <summary>A message as it is now, in a page of history.</summary>
    public static ServerFrame.Message Entry(ChatMessage message)
    {
        if (message.Content.Change is { } change)
        {
            var changed = Changed(message, change, room: "");
            return new ServerFrame.Message(null, changed.Seq, changed.Key, changed.From, changed.At, "change")
            {
                What = changed.What,
                User = changed.User,
                Role = changed.Role,
                MutedUntil = changed.MutedUntil,
                Title = changed.Title,
                Topic = changed.Topic,
                RoomKind = changed.RoomKind,
                ReadOnly = changed.ReadOnly,
            };
        }

        return Said(message, room: null);
    }

    /// <summary>A room as a user sees it.</summary>
    public static ServerFrame.RoomInfo Info(UserRoom room, DateTimeOffset now) => Card(room.Room, room.Card) with
    {
        Role = NativeNames.Of(room.Standing.Role),
        With = room.With,
        InvitedBy = room.Standing.InvitedBy,
        MutedUntil = room.Standing.MutedUntil is { } until && until > now ? Time(until) : null,
        Head = Place(room.Head),
        First = room.First,
        Read = room.Read,
        Unread = room.Unread,
    };

    /// <summary>A room as anybody finds it.</summary>
    public static ServerFrame.RoomInfo Info(PublicRoom room) => Card(room.Room, room.Card) with { Members = room.Members };

    public static ServerFrame.Member Member(RoomStanding person, DateTimeOffset now) => new(person.User, NativeNames.Of(person.Role))
    {
        InvitedBy = person.InvitedBy,
        MutedUntil = person.MutedUntil is { } until && until > now ? Time(until) : null,
        Banned = person.IsBanned ? true : null,
    };

    public static ServerFrame.Place Place(Position position) => new(position.Epoch, position.Sequence);

    /// <summary>An image's media type; of what is called one and is not, that nothing is known of it.</summary>
    public static string MediaType(ReadOnlySpan<byte> image) => ImageType.Find(image) ?? UnknownType;

    /// <summary>A time as every answer and event has it.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static ServerFrame.Message Said(ChatMessage message, string? room)
    {
        var (kind, body, _, fileName) = message.Content;
        var described = new ServerFrame.Message(room, message.Sequence, message.Key.Value, message.Author, Time(message.At), Name(kind))
        {
            ReplyTo = message.Content.Target is > 0 and var target ? target : null,
        };
        if (message.State is { } state)
        {
            described = described with { Edited = state.Edited > 0 ? true : null, Deleted = state.Deleted > 0 ? true : null, Reactions = Reactions(state) };
        }

        var isThere = message.Content.OmittedBytes == 0;
        var bytes = isThere ? body.Length : message.Content.OmittedBytes;
        return kind switch
        {
            _ when described.Deleted is not null => described,
            ContentKind.Text => described with { Text = Text(message.Content) },
            ContentKind.Image => described with { MediaType = isThere ? MediaType(body) : null, Bytes = bytes, FileName = fileName },
            _ => described with { Bytes = bytes },
        };
    }

    private static ImmutableArray<ServerFrame.MessageReaction>? Reactions(MessageState state) => state.Reactions.IsEmpty
        ? null
        : [.. state.Reactions.Select(there => new ServerFrame.MessageReaction(there.Reaction, there.Count, there.Names))];

    private static ServerFrame.RoomChanged Changed(ChatMessage message, RoomChange change, string room) =>
        new(room, message.Sequence, message.Key.Value, message.Author, Time(message.At), NativeNames.Of(change.What))
        {
            User = change.Standing?.User,
            Role = change.Standing is { } standing ? NativeNames.Of(standing.Role) : null,
            MutedUntil = change is { What: RoomAct.Muted, Standing.MutedUntil: { } until } ? Time(until) : null,
            Title = change.Card?.Title,
            Topic = change.Card?.Topic,
            RoomKind = change.Card is { } card ? NativeNames.Of(card.Kind) : null,
            ReadOnly = change.Card?.IsReadOnly,
        };

    private static ServerFrame.RoomInfo Card(string room, RoomCard card) => new(room, NativeNames.Of(card.Kind), card.Title, card.Topic, card.IsReadOnly);

    private static string Text(MessageContent content) => Encoding.UTF8.GetString(content.Body);

    private static string Name(ContentKind kind) => kind switch
    {
        ContentKind.Text => "text",
        ContentKind.Image => "image",
        _ => "other",
    };
}
