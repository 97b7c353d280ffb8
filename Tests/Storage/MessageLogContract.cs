using System.Collections.Immutable;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Storage;

/// <summary>What every message log does. A store inherits this and says how it is opened.</summary>
public abstract partial class MessageLogContract
{
    private static readonly RoomId Other = RoomId.Parse("other");

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The store under test; the same one however often it is asked in a test.</summary>
    protected abstract IMessageLog Log { get; }

    /// <summary>A second writer and reader of the same data, as another process is one; where the store allows two, with a way to it of its own.</summary>
    protected abstract IMessageLog OpenAnother();

    /// <summary>Closes the store and opens it again on the same data.</summary>
    protected abstract void Reopen();

    [Fact]
    public async Task A_new_room_is_empty_and_keeps_its_epoch()
    {
        var first = await Log.OpenAsync(RoomId.Lobby, Cancel);
        Reopen();
        var again = await Log.OpenAsync(RoomId.Lobby, Cancel);
        var other = await Log.OpenAsync(Other, Cancel);

        Assert.Equal((1, 0), (first.First, first.Last));
        Assert.Equal(first, again);
        Assert.NotEqual(Guid.Empty, first.Epoch);
        Assert.NotEqual(first.Epoch, other.Epoch);
    }

    [Fact]
    public async Task What_was_appended_is_read_as_it_was_also_after_reopening()
    {
        var head = await Log.OpenAsync(RoomId.Lobby, Cancel);
        ChatMessage[] messages =
        [
            Message(1, "hello"),
            new(2, "né 👩‍🚀", MessageKey.New(), Noon.AddTicks(1), new MessageContent(ContentKind.Image, [0, 255, 0, 128], ulong.MaxValue, "né 👩‍🚀.png")),
            new(3, "bob", MessageKey.New(), Noon, new MessageContent((ContentKind)(-7), [], 0, "")),
            new(4, "bob", MessageKey.New(), Noon, new MessageContent(ContentKind.Text, Random.Shared.GetItems<byte>([0, 1, 255], 100_000), 1, "nul \0 in a name")),
        ];

        await Log.AppendAsync(RoomId.Lobby, head.Epoch, [.. messages]);
        Reopen();

        Assert.Equal(head with { Last = 4 }, await Log.OpenAsync(RoomId.Lobby, Cancel));
        AssertSame(messages, (await Log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, int.MaxValue), Cancel)).Messages);
    }

    [Fact]
    public async Task Rooms_have_logs_of_their_own()
    {
        await FillAsync(RoomId.Lobby, 3);
        await FillAsync(Other, 5);

        Assert.Equal(3, (await Log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, int.MaxValue), Cancel)).Messages.Length);
        Assert.Equal(5, (await Log.ReadAsync(Other, ReadHistory.After(0, 10, int.MaxValue), Cancel)).Messages.Length);
        Assert.Empty((await Log.ReadAsync(RoomId.Parse("never"), ReadHistory.After(0, 10, int.MaxValue), Cancel)).Messages);
        Assert.Equal([RoomId.Lobby, Other], await Log.ListAsync(Cancel));
    }

    [Fact]
    public async Task Pages_go_forwards_and_backwards_and_are_always_in_ascending_order()
    {
        await FillAsync(RoomId.Lobby, 10);

        Assert.Equal([4, 5, 6], await SequencesAsync(ReadHistory.After(3, 3, int.MaxValue)));
        Assert.Equal([10], await SequencesAsync(ReadHistory.After(9, 3, int.MaxValue)));
        Assert.Equal([], await SequencesAsync(ReadHistory.After(10, 3, int.MaxValue)));
        Assert.Equal([8, 9, 10], await SequencesAsync(ReadHistory.Before(long.MaxValue, 3, int.MaxValue)));
        Assert.Equal([1, 2], await SequencesAsync(ReadHistory.Before(3, 3, int.MaxValue)));
        Assert.Equal([], await SequencesAsync(ReadHistory.Before(1, 3, int.MaxValue)));
    }

    [Fact]
    public async Task A_page_ends_where_its_bytes_do_but_has_one_message_at_least()
    {
        await FillAsync(RoomId.Lobby, 5, text: new string('x', 100));

        Assert.Equal([1, 2], await SequencesAsync(ReadHistory.After(0, 10, 250)));
        Assert.Equal([4, 5], await SequencesAsync(ReadHistory.Before(long.MaxValue, 10, 200)));
        Assert.Equal([1], await SequencesAsync(ReadHistory.After(0, 10, 1)));
    }

    [Fact]
    public async Task The_slower_of_two_writers_fails_and_leaves_nothing()
    {
        var head = await FillAsync(RoomId.Lobby, 3);

        await Assert.ThrowsAsync<LogConflictException>(async () => await Log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(3, "stale"), Message(4, "stale")]));
        await Assert.ThrowsAsync<LogConflictException>(async () => await Log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(5, "a hole")]));
        await Assert.ThrowsAsync<LogConflictException>(async () => await Log.AppendAsync(RoomId.Lobby, Guid.NewGuid(), [Message(4, "another log")]));

        Assert.Equal([1, 2, 3], await SequencesAsync(ReadHistory.After(0, 10, int.MaxValue)));
        await Log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(4)]);
    }

    [Fact]
    public async Task Of_many_writers_of_one_room_one_wins_each_number()
    {
        var head = await FillAsync(RoomId.Lobby, 0);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async writer =>
        {
            try
            {
                await Log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(1, $"from {writer}")]);
                return true;
            }
            catch (LogConflictException)
            {
                return false;
            }
        }));

        Assert.Single(outcomes, won => won);
        Assert.Equal([1], await SequencesAsync(ReadHistory.After(0, 10, int.MaxValue)));
    }

    [Fact]
    public async Task Two_processes_that_race_for_rooms_each_take_what_the_other_did_not_and_leave_no_hole()
    {
        const int rounds = 50;
        RoomId[] rooms = [RoomId.Lobby, Other, RoomId.Parse("third")];
        var logs = new[] { Log, OpenAnother() };

        var appended = await Task.WhenAll(
            from log in logs from room in rooms select Task.Run(() => RaceAsync(log, room, rounds), Cancel));

        Assert.All(rooms, room => Assert.Equal(
            Enumerable.Range(1, logs.Length * rounds).Select(sequence => (long)sequence),
            appended.Where(writer => writer.Room == room).SelectMany(writer => writer.Sequences).Order()));
        foreach (var (room, sequences, author) in appended)
        {
            var page = (await Log.ReadAsync(room, ReadHistory.After(0, 1_000, int.MaxValue), Cancel)).Messages;
            Assert.Equal(sequences, page.Where(message => message.Author == author).Select(message => message.Sequence));
        }
    }

    [Fact]
    public async Task A_process_that_opened_a_room_before_another_wrote_it_has_to_read_first()
    {
        var head = await FillAsync(RoomId.Lobby, 1);
        var other = OpenAnother();
        Assert.Equal(new LogExtent(head.Epoch, 1, 1), await other.OpenAsync(RoomId.Lobby, Cancel));

        await other.AppendAsync(RoomId.Lobby, head.Epoch, [Message(2, "from the other")]);

        await Assert.ThrowsAsync<LogConflictException>(async () => await Log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(2, "stale")]));
        Assert.Equal(2, (await Log.OpenAsync(RoomId.Lobby, Cancel)).Last);
        await Log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(3)]);
        Assert.Equal([1, 2, 3], await SequencesAsync(ReadHistory.After(0, 10, int.MaxValue)));
    }

    [Fact]
    public async Task A_room_that_many_open_at_once_has_one_epoch()
    {
        var logs = Enumerable.Range(0, 4).Select(_ => OpenAnother()).ToList();

        var extents = await Task.WhenAll(logs.SelectMany(log => Enumerable.Range(0, 5).Select(_ => log.OpenAsync(RoomId.Lobby, Cancel).AsTask())));

        Assert.Single(extents.Distinct());
    }

    [Fact]
    public async Task Whatever_a_message_is_made_of_it_is_taken_and_holds_up_nobody()
    {
        var head = await Log.OpenAsync(RoomId.Lobby, Cancel);
        var other = await Log.OpenAsync(Other, Cancel);
        MessageContent content = new(ContentKind.Text, [0], ulong.MaxValue, "half \uD83D and nul \0");
        ChatMessage strange = new(1, "half \uDE80 and nul \0", new MessageKey(Guid.Empty), DateTimeOffset.MaxValue, content);

        await Task.WhenAll(
            Log.AppendAsync(RoomId.Lobby, head.Epoch, [strange]).AsTask(),
            Log.AppendAsync(Other, other.Epoch, [Message(1)]).AsTask());
        await Log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(2)]);

        var page = (await Log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, int.MaxValue), Cancel)).Messages;
        Assert.Equal([1, 2], page.Select(message => message.Sequence));
        Assert.Equal(strange.Content with { Body = page[0].Content.Body, FileName = "half \uFFFD and nul \0" }, page[0].Content);
        Assert.Equal(strange.At, page[0].At);
    }

    [Fact]
    public async Task As_much_as_a_room_collects_goes_in_one_append()
    {
        var head = await Log.OpenAsync(RoomId.Lobby, Cancel);
        var many = Enumerable.Range(1, 4_096).Select(sequence => Message(sequence, new string('x', 1_000))).ToImmutableArray();
        var large = Enumerable.Range(4_097, 4).Select(sequence => Message(sequence, new string('x', 4_000_000))).ToImmutableArray();

        await Log.AppendAsync(RoomId.Lobby, head.Epoch, many);
        await Log.AppendAsync(RoomId.Lobby, head.Epoch, large);

        AssertSame(many, (await Log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 4_096, int.MaxValue), Cancel)).Messages);
        AssertSame(large, (await Log.ReadAsync(RoomId.Lobby, ReadHistory.After(4_096, 10, int.MaxValue), Cancel)).Messages);
        Assert.Equal([4_097, 4_098], await SequencesAsync(ReadHistory.After(4_096, 10, 9_000_000)));
    }

    [Fact]
    public async Task A_write_that_fails_takes_nobody_with_it()
    {
        var lobby = await FillAsync(RoomId.Lobby, 1);
        var other = await FillAsync(Other, 0);

        var stale = Log.AppendAsync(RoomId.Lobby, lobby.Epoch, [Message(1, "stale")]).AsTask();
        var good = Log.AppendAsync(Other, other.Epoch, [Message(1)]).AsTask();

        await Assert.ThrowsAsync<LogConflictException>(() => stale);
        await good;
        Assert.Single((await Log.ReadAsync(Other, ReadHistory.After(0, 10, int.MaxValue), Cancel)).Messages);
    }

    [Fact]
    public async Task A_page_that_does_not_ask_for_images_has_their_lengths_in_their_place()
    {
        var head = await Log.OpenAsync(RoomId.Lobby, Cancel);
        var small = Message(1) with { Content = new MessageContent(ContentKind.Image, [1, 2, 3], 0, "small.png") };
        var large = Message(2) with { Content = new MessageContent(ContentKind.Image, new byte[300_000], 0, "large.png") };
        var text = Message(3, new string('x', 5_000));
        await Log.AppendAsync(RoomId.Lobby, head.Epoch, [small, large, text]);

        var without = (await Log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, 6_000) with { Images = false }, Cancel)).Messages;
        var with = (await Log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, int.MaxValue), Cancel)).Messages;

        Assert.Equal([(0, 3), (0, 300_000), (5_000, 0)], without.Select(message => (message.Content.Body.Length, message.Content.OmittedBytes)));
        Assert.Equal("large.png", without[1].Content.FileName);
        AssertSame([small, large, text], with);
    }

    [Fact]
    public async Task A_place_is_found_by_time()
    {
        await FillAsync(RoomId.Lobby, 10); // a second apart

        Assert.Equal(1, await Log.FindAsync(RoomId.Lobby, DateTimeOffset.MinValue, Cancel));
        Assert.Equal(4, await Log.FindAsync(RoomId.Lobby, Noon.AddSeconds(4), Cancel));
        Assert.Equal(5, await Log.FindAsync(RoomId.Lobby, Noon.AddSeconds(4).AddTicks(1), Cancel));
        Assert.Equal(11, await Log.FindAsync(RoomId.Lobby, Noon.AddDays(1), Cancel));
        Assert.Equal(1, await Log.FindAsync(Other, Noon, Cancel));
    }

    [Fact]
    public async Task Pages_go_by_time_and_around_a_place()
    {
        await FillAsync(RoomId.Lobby, 10);

        Assert.Equal([4, 5, 6], await SequencesAsync(ReadHistory.Since(Noon.AddSeconds(4), 3, int.MaxValue)));
        Assert.Equal([2, 3], await SequencesAsync(ReadHistory.Until(Noon.AddSeconds(4), 2, int.MaxValue)));
        Assert.Equal([4, 5, 6], await SequencesAsync(ReadHistory.Around(5, 3, int.MaxValue)));
        Assert.Equal([7, 8, 9, 10], await SequencesAsync(ReadHistory.Around(10, 4, int.MaxValue)));
        Assert.Equal([1, 2], await SequencesAsync(ReadHistory.Around(1, 4, int.MaxValue)));
        Assert.Equal([5], await SequencesAsync(ReadHistory.Around(5, 1, int.MaxValue)));
        Assert.Equal([9, 10], await SequencesAsync(ReadHistory.Around(1_000, 2, int.MaxValue)));
    }

    [Fact]
    public async Task The_oldest_messages_go_in_steps_and_the_numbers_go_on()
    {
        var head = await FillAsync(RoomId.Lobby, 10, new string('x', 2_000));

        Assert.Equal(3, await Log.TrimAsync(RoomId.Lobby, through: 5, atMost: 3));
        Assert.Equal(2, await Log.TrimAsync(RoomId.Lobby, through: 5, atMost: 3));
        Assert.Equal(0, await Log.TrimAsync(RoomId.Lobby, through: 5, atMost: 3));
        var page = await Log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 3, int.MaxValue), Cancel);
        Assert.Equal(6, page.First);
        Assert.Equal([6, 7, 8], page.Messages.Select(message => message.Sequence));
        Assert.Equal(8, await Log.FindAsync(RoomId.Lobby, Noon.AddSeconds(8), Cancel));
        Assert.Equal(6, await Log.FindAsync(RoomId.Lobby, Noon, Cancel));

        Assert.Equal(5, await Log.TrimAsync(RoomId.Lobby, through: 1_000, atMost: 100));
        Reopen();
        Assert.Equal(new LogExtent(head.Epoch, 11, 10), await Log.OpenAsync(RoomId.Lobby, Cancel));
        await Log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(11)]);
        Assert.Equal([11], await SequencesAsync(ReadHistory.After(0, 3, int.MaxValue)));
        Assert.Equal(0, await Log.TrimAsync(Other, through: 5, atMost: 3));
    }

    [Fact]
    public async Task A_log_is_begun_as_it_was_elsewhere_where_there_is_none()
    {
        var epoch = Guid.NewGuid();
        var begun = await Log.BeginAsync(RoomId.Lobby, epoch, next: 7);
        await Log.AppendAsync(RoomId.Lobby, epoch, [Message(7), Message(8)]);
        Reopen();

        Assert.Equal(new LogExtent(epoch, 7, 6), begun);
        Assert.Equal(new LogExtent(epoch, 7, 8), await Log.BeginAsync(RoomId.Lobby, epoch, next: 7));
        Assert.Equal(new LogExtent(epoch, 7, 8), await Log.OpenAsync(RoomId.Lobby, Cancel));
        await Assert.ThrowsAsync<LogConflictException>(async () => await Log.BeginAsync(RoomId.Lobby, Guid.NewGuid(), next: 1));
    }

    [Fact]
    public async Task A_log_without_messages_gives_way_to_one_that_is_begun_and_its_writer_steps_down()
    {
        var empty = await Log.OpenAsync(RoomId.Lobby, Cancel);
        var epoch = Guid.NewGuid();

        Assert.Equal(new LogExtent(epoch, 1, 0), await Log.BeginAsync(RoomId.Lobby, epoch, next: 1));

        await Assert.ThrowsAsync<LogConflictException>(async () => await Log.AppendAsync(RoomId.Lobby, empty.Epoch, [Message(1)]));
        await Log.AppendAsync(RoomId.Lobby, epoch, [Message(1)]);
    }

    [Fact]
    public async Task Keys_are_remembered_back_to_a_time_and_some_whatever_their_time()
    {
        var head = await Log.OpenAsync(RoomId.Lobby, Cancel);
        var messages = Enumerable.Range(1, 10).Select(sequence => Message(sequence)).ToImmutableArray();
        await Log.AppendAsync(RoomId.Lobby, head.Epoch, messages);

        var keys = await Log.ReadKeysAsync(RoomId.Lobby, messages[6].At, 0, Cancel);
        var last = await Log.ReadKeysAsync(RoomId.Lobby, messages[9].At.AddTicks(1), 2, Cancel);

        Assert.Equal(Remembered(messages[6..]), keys);
        Assert.Equal(Remembered(messages[8..]), last);
        Assert.Equal(Remembered(messages), await Log.ReadKeysAsync(RoomId.Lobby, messages[6].At, 100, Cancel));
        Assert.Empty(await Log.ReadKeysAsync(RoomId.Lobby, messages[9].At.AddTicks(1), 0, Cancel));
        Assert.Empty(await Log.ReadKeysAsync(Other, DateTimeOffset.MinValue, 10, Cancel));

        static IEnumerable<RememberedKey> Remembered(ImmutableArray<ChatMessage> messages) =>
            messages.Select(message => new RememberedKey(message.Author, message.Key, message.Sequence, message.At));
    }

    /// <summary>Appends so many messages one after the other, and reads the end anew whenever somebody else was faster.</summary>
    private static async Task<(RoomId Room, List<long> Sequences, string Author)> RaceAsync(IMessageLog log, RoomId room, int count)
    {
        var author = Guid.NewGuid().ToString();
        var extent = await log.OpenAsync(room, Cancel);
        var sequences = new List<long>();
        while (sequences.Count < count)
        {
            try
            {
                var next = extent.Last + 1;
                await log.AppendAsync(room, extent.Epoch, [Message(next) with { Author = author }]);
                sequences.Add(next);
                extent = extent with { Last = next };
            }
            catch (LogConflictException)
            {
                extent = await log.OpenAsync(room, Cancel);
            }
        }

        return (room, sequences, author);
    }

    private async Task<Position> FillAsync(RoomId room, int count, string text = "hello")
    {
        var log = await Log.OpenAsync(room, Cancel);
        if (count > 0)
        {
            await Log.AppendAsync(room, log.Epoch, [.. Enumerable.Range(1, count).Select(sequence => Message(sequence, text))]);
        }

        return new Position(log.Epoch, count);
    }

    private async Task<IEnumerable<long>> SequencesAsync(ReadHistory query) =>
        (await Log.ReadPageAsync(RoomId.Lobby, query, Cancel)).Messages.Select(message => message.Sequence);

    private static void AssertSame(IReadOnlyList<ChatMessage> expected, ImmutableArray<ChatMessage> actual)
    {
        Assert.Equal(expected.Count, actual.Length);
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.Equal(one.Content.Body, other.Content.Body);
            Assert.Equal(one.State?.Reactions.Select(Describe), other.State?.Reactions.Select(Describe));
            Assert.Equal((one.State?.Edited, one.State?.Deleted), (other.State?.Edited, other.State?.Deleted));
            Assert.Equal(one with { Content = other.Content, State = other.State }, other);
            Assert.Equal(one.Content with { Body = other.Content.Body }, other.Content);
        }
    }

    private static string Describe(MessageReactions reactions) => $"{reactions.Reaction} {reactions.Count} {string.Join(' ', reactions.Names)}";
}
