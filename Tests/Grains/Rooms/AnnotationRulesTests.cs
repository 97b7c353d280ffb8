using OrleansChat.Grains.Rooms;
using OrleansChat.Rooms;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Rooms;

public sealed class AnnotationRulesTests
{
    private static readonly ChatMessage Hers = Message(7, author: "ada");

    [Theory]
    [InlineData(ContentKind.Edit, "ada", RoomRole.Member, true)]
    [InlineData(ContentKind.Edit, "mo", RoomRole.Moderator, false)] // nobody puts words into another's mouth
    [InlineData(ContentKind.Deletion, "ada", RoomRole.Member, true)]
    [InlineData(ContentKind.Deletion, "bob", RoomRole.Member, false)]
    [InlineData(ContentKind.Deletion, "mo", RoomRole.Moderator, true)]
    [InlineData(ContentKind.Reaction, "bob", RoomRole.Member, true)]
    [InlineData(ContentKind.ReactionTakenBack, "bob", RoomRole.Member, true)]
    public void One_edits_ones_own_deletes_ones_own_or_as_a_moderator_and_reacts_to_any(ContentKind kind, string author, RoomRole role, bool may) =>
        Assert.Equal(may ? null : ChatErrors.NotAllowed, AnnotationRules.Refuse(Annotate(kind, author), Hers, role));

    [Fact]
    public void Only_texts_are_edited()
    {
        var image = Hers with { Content = new MessageContent(ContentKind.Image, [1], 0) };

        Assert.Equal(ChatErrors.NotAllowed, AnnotationRules.Refuse(Annotate(ContentKind.Edit, "ada"), image, RoomRole.Member));
        Assert.Null(AnnotationRules.Refuse(Annotate(ContentKind.Deletion, "ada"), image, RoomRole.Member));
    }

    [Theory]
    [InlineData(ContentKind.Edit)]
    [InlineData(ContentKind.Deletion)]
    [InlineData(ContentKind.Reaction)]
    public void What_is_gone_or_was_not_said_stays_as_it_is(ContentKind kind)
    {
        var deleted = Hers with { State = new MessageState(0, 8, []) };
        var joined = Hers with { Content = new MessageContent(ContentKind.Change, [], 0) };

        Assert.All<ChatMessage?>(
            [null, deleted, joined], target => Assert.Equal(ChatErrors.NoSuchMessage, AnnotationRules.Refuse(Annotate(kind, "ada"), target, RoomRole.Owner)));
    }

    [Fact]
    public void A_message_has_so_many_different_signs_and_each_as_often_as_there_are_people()
    {
        var full = Hers with { State = new MessageState(0, 0, [.. Enumerable.Range(0, AnnotateMessage.MaxReactions).Select(i => new MessageReactions($"{i}", 1, ["bob"]))]) };

        Assert.Equal(ChatErrors.TooManyReactions, AnnotationRules.Refuse(Annotate(ContentKind.Reaction, "ada", "new"), full, RoomRole.Member));
        Assert.Null(AnnotationRules.Refuse(Annotate(ContentKind.Reaction, "ada", "3"), full, RoomRole.Member));
    }

    private static AnnotateMessage Annotate(ContentKind kind, string author, string text = "text") => new(author, MessageKey.New(), kind, 7, text);
}
