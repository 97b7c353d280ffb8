using System.Text;
using OrleansChat.Rooms;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Storage;

/// <summary>Messages that do something to others, or to their room.</summary>
internal static class Annotations
{
    public static ChatMessage Edit(long sequence, long target, string text) => About(sequence, ContentKind.Edit, target, text);

    public static ChatMessage Deletion(long sequence, long target) => About(sequence, ContentKind.Deletion, target, "");

    public static ChatMessage Reaction(long sequence, long target, string sign, string author = "ada") =>
        About(sequence, ContentKind.Reaction, target, sign) with { Author = author };

    public static ChatMessage TakenBack(long sequence, long target, string sign, string author = "ada") =>
        About(sequence, ContentKind.ReactionTakenBack, target, sign) with { Author = author };

    public static ChatMessage Change(long sequence, RoomChange change) =>
        Message(sequence) with { Content = new MessageContent(ContentKind.Change, [], 0) { Change = change } };

    private static ChatMessage About(long sequence, ContentKind kind, long target, string text) =>
        Message(sequence) with { Content = new MessageContent(kind, Encoding.UTF8.GetBytes(text), 0) { Target = target } };
}
