using OrleansChat.Rooms;
using OrleansChat.Storage.Postgres;
using static OrleansChat.Tests.Grains.Rooms.Say;
using static OrleansChat.Tests.Storage.Annotations;

namespace OrleansChat.Tests.Storage;

public sealed class RoomEffectsTests
{
    [Fact]
    public void What_is_only_said_is_plain_and_an_answer_or_an_annotation_is_not()
    {
        Assert.True(RoomEffects.IsPlain(Message(1)));
        Assert.True(RoomEffects.IsPlain(Message(1) with { Content = new MessageContent((ContentKind)(-7), [], 0) }));
        Assert.True(RoomEffects.IsPlain(Message(1) with { Content = new MessageContent((ContentKind)1_006, [], 0) }));

        Assert.False(RoomEffects.IsPlain(Message(2) with { Content = Content("an answer") with { Target = 1 } }));
        Assert.False(RoomEffects.IsPlain(Message(1) with { State = new MessageState(2, 0, []) }));
        Assert.All([Edit(2, 1, ""), Deletion(2, 1), Reaction(2, 1, "👍"), TakenBack(2, 1, "👍"), Change(2, new RoomChange(RoomAct.Left))], message => Assert.False(RoomEffects.IsPlain(message)));
    }

    [Fact]
    public void Of_edits_of_an_earlier_message_the_last_counts_and_a_deletion_more()
    {
        var effects = RoomEffects.Fold([Edit(10, 1, "first"), Edit(11, 1, "last"), Edit(12, 2, "gone"), Deletion(13, 2), Edit(14, 2, "late"), Deletion(15, 2)]);

        Assert.Equal([(1, 11, 0), (2, 0, 13)], effects.Earlier.Select(message => (message.Sequence, message.Edited, message.Deleted)));
        Assert.Equal(["last"u8.ToArray(), []], effects.Earlier.Select(message => message.Body));
        Assert.Equal([false, false, true, false, true, false], effects.Messages.Select(message => message.OfDeleted));
    }

    [Fact]
    public void A_message_of_the_same_append_is_stored_as_it_became()
    {
        var file = Message(1) with { Content = new MessageContent(ContentKind.Image, [1], 0, "a.png") };

        var effects = RoomEffects.Fold(
            [file, Message(2), Message(3), Edit(4, 2, "edited"), Edit(5, 1, "no text"), Deletion(6, 1), Edit(7, 3, "gone"), Deletion(8, 3), Edit(9, 3, "late"), Deletion(10, 4)]);

        Assert.Empty(effects.Earlier);
        Assert.Equal([(0, 6), (4, 0), (0, 8)], effects.Messages.Take(3).Select(message => (message.Edited, message.Deleted)));
        Assert.Equal([[], "edited"u8.ToArray(), []], effects.Messages.Take(3).Select(message => message.Body));
        Assert.Null(effects.Messages[0].FileName);
        Assert.Equal([6, 0, 0, 0, 0], new[] { 3, 4, 6, 8, 9 }.Select(place => effects.Messages[place].Body.Length)); // of what is deleted no edit keeps its text
        Assert.All(effects.Messages, message => Assert.False(message.OfDeleted));
    }

    [Fact]
    public void A_sign_comes_once_with_what_it_was_in_the_end()
    {
        var effects = RoomEffects.Fold(
        [
            Message(10), Reaction(11, 1, "a"), Reaction(12, 1, "a"), Reaction(13, 1, "b"), TakenBack(14, 1, "b"), TakenBack(15, 1, "c"), Reaction(16, 1, "c"),
            Reaction(17, 10, "a", "bob"), Reaction(18, 11, "a"), Reaction(19, 19, "a"), Reaction(20, 0, "a"),
        ]);

        Assert.Equal(
            [
                new NewReaction(1, "a", "ada", 11, IsHere: false, IsAnew: false),
                new NewReaction(1, "b", "ada", 0, IsHere: false, IsAnew: false),
                new NewReaction(1, "c", "ada", 16, IsHere: false, IsAnew: true),
                new NewReaction(10, "a", "bob", 17, IsHere: true, IsAnew: false),
            ],
            effects.Reactions);
    }

    [Fact]
    public void What_the_database_takes_for_the_same_comes_once()
    {
        var effects = RoomEffects.Fold(
        [
            Reaction(10, 1, "\0", "bob"), Reaction(11, 1, "\uFFFD", "bob"), Reaction(12, 1, "\uFFFD", "half \uD83D"), Reaction(13, 1, "\uFFFD", "half \uDE80"),
            Change(14, new RoomChange(RoomAct.Joined, Standing: new RoomStanding("nul \0", RoomRole.Member))),
            Change(15, new RoomChange(RoomAct.Left, Standing: new RoomStanding("nul \uFFFD", RoomRole.None))),
        ]);

        Assert.Equal([("bob", 10), ("half \uFFFD", 12)], effects.Reactions.Select(reaction => (reaction.Author, reaction.Sequence)));
        Assert.Equal(new RoomStanding("nul \uFFFD", RoomRole.None), Assert.Single(effects.Standings));
    }

    [Fact]
    public void What_is_deleted_has_no_reactions_whenever_they_came()
    {
        var effects = RoomEffects.Fold([Message(10), Reaction(11, 1, "a"), Reaction(12, 10, "a"), Deletion(13, 1), Deletion(14, 10), Reaction(15, 1, "a"), Reaction(16, 10, "a")]);

        Assert.Empty(effects.Reactions);
    }

    [Fact]
    public void The_last_card_counts_and_of_each_person_the_last_standing()
    {
        RoomCard first = new(RoomKind.Public, "first"), last = new(RoomKind.Public, "last");

        var effects = RoomEffects.Fold(
        [
            Change(1, new RoomChange(RoomAct.Created, first, new RoomStanding("ada", RoomRole.Owner))),
            Change(2, new RoomChange(RoomAct.Joined, Standing: new RoomStanding("bob", RoomRole.Member))),
            Change(3, new RoomChange(RoomAct.Settings, last)),
            Change(4, new RoomChange(RoomAct.Left, Standing: new RoomStanding("bob", RoomRole.None))),
        ]);

        Assert.Equal(last, effects.Card);
        Assert.Equal([new RoomStanding("ada", RoomRole.Owner), new RoomStanding("bob", RoomRole.None)], effects.Standings);
        Assert.Null(RoomEffects.Fold([Message(1)]).Card);
    }
}
