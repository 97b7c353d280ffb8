using System.Collections.Immutable;
using System.Text;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Storage;

/// <summary>What messages do to others of their log.</summary>
public abstract partial class MessageLogContract
{
    private const int LargeText = 20_000; // stores may keep such bodies elsewhere

    [Theory, InlineData(1), InlineData(LargeText)]
    public async Task An_edited_message_has_the_text_of_its_last_edit(int length)
    {
        await AppendEachAsync(
            Message(1, new string('a', length)), Message(2, "another"), Edit(3, 1, new string('b', LargeText)), Edit(4, 1, new string('c', length)));
        Reopen();

        var page = await ReadAllAsync();

        Assert.Equal([new string('c', length), "another"], page[..2].Select(TextOf));
        Assert.Equal(new MessageState(4, 0, []), page[0].State);
        Assert.Null(page[1].State);
        Assert.Equal((ContentKind.Edit, 1L, new string('b', LargeText)), (page[2].Content.Kind, page[2].Content.Target, TextOf(page[2])));
    }

    [Theory, InlineData(1), InlineData(LargeText)]
    public async Task Of_a_deleted_message_nothing_stays_but_its_place(int length)
    {
        var file = Message(1, new string('a', length));
        await AppendEachAsync(
            file with { Content = file.Content with { FileName = "secret.txt" } },
            Edit(2, 1, new string('b', length)),
            Reaction(3, 1, "👍", "bob"),
            Deletion(4, 1),
            Edit(5, 1, "too late"),
            Reaction(6, 1, "👎", "bob"));
        Reopen();

        var page = await ReadAllAsync();

        Assert.Equal([1, 2, 3, 4, 5, 6], page.Select(message => message.Sequence));
        Assert.Equal(new MessageState(0, 4, []), page[0].State);
        Assert.Equal((file.Author, file.Key, file.At), (page[0].Author, page[0].Key, page[0].At));
        Assert.Null(page[0].Content.FileName);
        Assert.All([page[0], page[1], page[4]], message => Assert.Empty(message.Content.Body));
    }

    [Fact]
    public async Task Images_are_deleted_and_not_edited()
    {
        MessageContent image = new(ContentKind.Image, new byte[LargeText], 0, "a.png");
        await AppendEachAsync(Message(1) with { Content = image }, Message(2) with { Content = image }, Edit(3, 1, "text"), Deletion(4, 2));

        var page = await ReadAllAsync();

        Assert.Equal(image.Body, page[0].Content.Body);
        Assert.Null(page[0].State);
        Assert.Equal(new MessageContent(ContentKind.Image, page[1].Content.Body, 0), page[1].Content);
        Assert.Empty(page[1].Content.Body);
        var without = (await Log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, int.MaxValue) with { Images = false }, Cancel)).Messages;
        Assert.Equal([LargeText, 0], without[..2].Select(message => message.Content.OmittedBytes));
    }

    [Fact]
    public async Task Reactions_are_sets_in_the_order_of_the_first_of_each()
    {
        await AppendEachAsync(
            Message(1),
            Message(2),
            Reaction(3, 1, "👍", "bob"),
            Reaction(4, 1, "🎉", "ada"),
            Reaction(5, 1, "👍", "ada"),
            Reaction(6, 1, "👍", "bob"),
            Reaction(7, 1, "🎉", "bob"),
            Reaction(8, 2, "👍", "cleo"),
            Reaction(9, 2, "🙈", "ada"),
            TakenBack(10, 1, "🎉", "ada"),
            TakenBack(11, 2, "🙈", "ada"),
            TakenBack(12, 2, "👍", "somebody else"));
        Reopen();

        var page = await ReadAllAsync();

        Assert.Equal([("👍", 2, "bob ada"), ("🎉", 1, "bob")], ReactionsOf(page[0]));
        Assert.Equal([("👍", 1, "cleo")], ReactionsOf(page[1]));
        Assert.Equal((0, 0), (page[0].State?.Edited, page[0].State?.Deleted));
        Assert.Equal([("👍", 1, "cleo")], ReactionsOf(Assert.Single((await Log.ReadAsync(RoomId.Lobby, ReadHistory.Before(3, 1, 1_000), Cancel)).Messages)));
        await AppendEachAsync(TakenBack(13, 2, "👍", "cleo"));
        Assert.Null((await ReadAllAsync())[1].State);
    }

    [Fact]
    public async Task Of_many_who_react_the_first_are_named_and_all_are_counted()
    {
        var names = Enumerable.Range(0, MessageReactions.MaxNames + 10).Select(number => $"user{99 - number}").ToList();
        await AppendEachAsync([Message(1), .. names.Select((name, index) => Reaction(index + 2, 1, "👍", name))]);

        var reactions = Assert.Single((await ReadAllAsync())[0].State!.Reactions);

        Assert.Equal(names.Count, reactions.Count);
        Assert.Equal(names.Take(MessageReactions.MaxNames), reactions.Names);
    }

    [Fact]
    public async Task An_answer_knows_what_it_answers_and_does_nothing_to_it()
    {
        await AppendEachAsync(Message(1), Message(2) with { Content = Content("an answer") with { Target = 1 } });

        var page = await ReadAllAsync();

        Assert.Equal([0, 1], page.Select(message => message.Content.Target));
        Assert.All(page, message => Assert.Null(message.State));
    }

    [Fact]
    public async Task What_is_about_nothing_or_about_what_was_not_said_does_nothing()
    {
        var change = new RoomChange(RoomAct.Settings, new RoomCard(RoomKind.Public, "Title"));
        ChatMessage[] messages =
        [
            Change(1, change), Reaction(2, 1, "👍", "bob"), Edit(3, 1, "no text"), Deletion(4, 1), Edit(5, 99, "of none"), Deletion(6, 99), Reaction(7, 99, "👍", "bob"),
            Edit(8, 0, "of nothing"), Deletion(9, 0), Reaction(10, 10, "👍", "bob"), Deletion(11, 12), Message(12), Edit(13, 13, "itself"), Deletion(14, 14),
            TakenBack(15, 99, "👍", "bob"), Deletion(16, 3),
        ];
        await AppendEachAsync(messages);
        AssertSame(messages, await ReadAllAsync());
    }

    [Fact]
    public async Task A_change_is_read_as_it_was()
    {
        ChatMessage[] messages =
        [
            Change(1, new RoomChange(RoomAct.Created, new RoomCard(RoomKind.Private, "Né \"👩‍🚀\"", "topic", IsReadOnly: true), new RoomStanding("ada", RoomRole.Owner))),
            Change(2, new RoomChange(RoomAct.Invited, Standing: new RoomStanding("李", RoomRole.Invited, InvitedBy: "ada"))),
            Change(3, new RoomChange(RoomAct.Muted, Standing: new RoomStanding("bob", RoomRole.Member, MutedUntil: Noon.AddTicks(1), IsBanned: true))),
            Message(4) with { Content = new MessageContent(ContentKind.Change, [1, 2, 3], 0) }, // of a program that knew no changes
        ];

        await AppendEachAsync(messages);
        Reopen();

        AssertSame(messages, await ReadAllAsync());
    }

    [Fact]
    public async Task A_page_without_annotations_has_what_was_said_and_what_changed_the_room()
    {
        await AppendEachAsync(
            Message(1),
            Edit(2, 1, "edited"),
            Change(3, new RoomChange(RoomAct.Joined, Standing: new RoomStanding("bob", RoomRole.Member))),
            Reaction(4, 1, "👍", "bob"),
            TakenBack(5, 1, "👍", "bob"),
            Message(6),
            Message(7),
            Deletion(8, 6),
            Reaction(9, 7, "👍", "bob"));

        Assert.Equal([1, 3, 6], await SequencesAsync(ReadHistory.After(0, 3, int.MaxValue) with { WithoutAnnotations = true }));
        Assert.Equal([6, 7], await SequencesAsync(ReadHistory.Before(long.MaxValue, 2, int.MaxValue) with { WithoutAnnotations = true }));
        Assert.Equal([1, 3, 6, 7], await SequencesAsync(ReadHistory.Around(5, 4, int.MaxValue) with { WithoutAnnotations = true }));
        var page = (await Log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, int.MaxValue) with { WithoutAnnotations = true }, Cancel)).Messages;
        Assert.Equal([2, null, 0, 0], page.Select(message => message.State?.Edited));
        Assert.Equal([("👍", 1, "bob")], ReactionsOf(page[3]));
    }

    [Fact]
    public async Task An_append_that_is_refused_changes_no_other_message()
    {
        var head = await AppendEachAsync(Message(1, "first"), Message(2, "second"), Reaction(3, 1, "👍", "bob"));
        ImmutableArray<ChatMessage> effects = [Edit(3, 1, "stale"), Deletion(4, 2), Reaction(5, 1, "🎉", "bob"), TakenBack(6, 1, "👍", "bob")];

        await Assert.ThrowsAsync<LogConflictException>(async () => await Log.AppendAsync(RoomId.Lobby, head.Epoch, effects));
        await Assert.ThrowsAsync<LogConflictException>(async () => await Log.AppendAsync(RoomId.Lobby, Guid.NewGuid(), effects));

        var page = await ReadAllAsync();
        Assert.Equal(["first", "second", "👍"], page.Select(TextOf));
        Assert.Equal([("👍", 1, "bob")], ReactionsOf(page[0]));
        Assert.Null(page[1].State);
    }

    [Fact]
    public async Task What_is_about_a_removed_message_does_nothing_and_its_reactions_went_with_it()
    {
        await AppendEachAsync(Message(1), Message(2), Reaction(3, 1, "👍", "bob"), Reaction(4, 2, "👍", "bob"));
        await Log.TrimAsync(RoomId.Lobby, through: 1, atMost: 10);

        await AppendEachAsync(Edit(5, 1, "edited"), Reaction(6, 1, "🎉", "bob"), Deletion(7, 1));

        var page = await ReadAllAsync();
        Assert.Equal([2, 3, 4, 5, 6, 7], page.Select(message => message.Sequence));
        Assert.Equal([("👍", 1, "bob")], ReactionsOf(page[0]));
        Assert.All(page[1..], message => Assert.Null(message.State));
    }

    /// <summary>Whatever shares a commit with what: a log is what its messages make of it one after the other.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public async Task However_messages_are_joined_the_same_comes_of_them(int seed)
    {
        var messages = RandomMessages(new Random(seed), 200);
        var random = new Random(seed);
        Dictionary<RoomId, Func<int>> joined = new() { [RoomId.Lobby] = () => 1, [Other] = () => messages.Length, [RoomId.Parse("third")] = () => random.Next(1, 20) };
        foreach (var (room, next) in joined)
        {
            var head = await Log.OpenAsync(room, Cancel);
            for (var from = 0; from < messages.Length;)
            {
                var to = Math.Min(from + next(), messages.Length);
                await Log.AppendAsync(room, head.Epoch, messages[from..to]);
                from = to;
            }
        }

        var oneByOne = await ReadAllAsync();

        Assert.Contains(oneByOne, message => message.State is { Edited: > 0 });
        Assert.Contains(oneByOne, message => message.State is { Reactions.IsEmpty: false });
        Assert.Contains(oneByOne, message => message.State is { Deleted: > 0 });
        foreach (var room in joined.Keys.Skip(1))
        {
            AssertSame(oneByOne, await ReadAllAsync(room));
        }
    }

    internal static ImmutableArray<ChatMessage> RandomMessages(Random random, int count)
    {
        string[] people = ["ada", "bob", "cleo"], signs = ["👍", "🎉"];
        return
        [
            .. Enumerable.Range(1, count).Select(sequence =>
            {
                var target = random.Next(0, 25); // often the same, sometimes none, itself, one to come, or what nobody said
                var author = people[random.Next(people.Length)];
                return random.Next(sequence < 20 ? 5 : 15) switch
                {
                    0 => Message(sequence) with { Content = new MessageContent(ContentKind.Image, new byte[random.Next(0, 2_000)], 0, "a.png") },
                    < 4 => Message(sequence, new string('x', random.Next(0, 2_000)), author),
                    < 8 => Edit(sequence, target, new string('y', random.Next(0, 2_000))),
                    8 => Deletion(sequence, target),
                    < 13 => Reaction(sequence, target, signs[random.Next(signs.Length)], author),
                    _ => TakenBack(sequence, target, signs[random.Next(signs.Length)], author),
                };
            }),
        ];
    }

    private static ChatMessage Edit(long sequence, long target, string text) => About(sequence, ContentKind.Edit, target, text);

    private static ChatMessage Deletion(long sequence, long target) => About(sequence, ContentKind.Deletion, target, "");

    private static ChatMessage Reaction(long sequence, long target, string sign, string author) => About(sequence, ContentKind.Reaction, target, sign) with { Author = author };

    private static ChatMessage TakenBack(long sequence, long target, string sign, string author) => About(sequence, ContentKind.ReactionTakenBack, target, sign) with { Author = author };

    private static ChatMessage Change(long sequence, RoomChange change) =>
        Message(sequence) with { Content = new MessageContent(ContentKind.Change, [], 0) { Change = change } };

    private static ChatMessage About(long sequence, ContentKind kind, long target, string text) =>
        Message(sequence) with { Content = new MessageContent(kind, Encoding.UTF8.GetBytes(text), 0) { Target = target } };

    private static string TextOf(ChatMessage message) => Encoding.UTF8.GetString(message.Content.Body);

    private static IEnumerable<(string, int, string)> ReactionsOf(ChatMessage message) =>
        message.State?.Reactions.Select(reaction => (reaction.Reaction, reaction.Count, string.Join(' ', reaction.Names))) ?? [];

    private async Task<Position> AppendEachAsync(params ChatMessage[] messages)
    {
        var log = await Log.OpenAsync(RoomId.Lobby, Cancel);
        foreach (var message in messages)
        {
            await Log.AppendAsync(RoomId.Lobby, log.Epoch, [message]);
        }

        return log.Head with { Sequence = messages[^1].Sequence };
    }

    private async Task<ImmutableArray<ChatMessage>> ReadAllAsync(RoomId? room = null) =>
        (await Log.ReadAsync(room ?? RoomId.Lobby, ReadHistory.After(0, 1_000, int.MaxValue), Cancel)).Messages;
}
