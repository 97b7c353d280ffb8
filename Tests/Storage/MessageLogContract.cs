using System.Collections.Immutable;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Storage;

/// <summary>What every message log does. A store inherits this and says how it is opened.</summary>
public abstract class MessageLogContract
{
    private static readonly RoomId Other = RoomId.Parse("other");

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The store under test; the same one however often it is asked in a test.</summary>
    protected abstract IMessageLog Log { get; }

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
            Assert.Equal(one with { Content = other.Content }, other);
            Assert.Equal(one.Content with { Body = other.Content.Body }, other.Content);
        }
    }
}
