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

        Assert.Equal(0, first.Sequence);
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
        ];

        await Log.AppendAsync(RoomId.Lobby, head.Epoch, [.. messages]);
        Reopen();

        Assert.Equal(head with { Sequence = 3 }, await Log.OpenAsync(RoomId.Lobby, Cancel));
        AssertSame(messages, await Log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, int.MaxValue), Cancel));
    }

    [Fact]
    public async Task Rooms_have_logs_of_their_own()
    {
        await FillAsync(RoomId.Lobby, 3);
        await FillAsync(Other, 5);

        Assert.Equal(3, (await Log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, int.MaxValue), Cancel)).Length);
        Assert.Equal(5, (await Log.ReadAsync(Other, ReadHistory.After(0, 10, int.MaxValue), Cancel)).Length);
        Assert.Empty(await Log.ReadAsync(RoomId.Parse("never"), ReadHistory.After(0, 10, int.MaxValue), Cancel));
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
        Assert.Single(await Log.ReadAsync(Other, ReadHistory.After(0, 10, int.MaxValue), Cancel));
    }

    [Fact]
    public async Task Keys_are_remembered_back_to_a_time()
    {
        var head = await Log.OpenAsync(RoomId.Lobby, Cancel);
        var messages = Enumerable.Range(1, 10).Select(sequence => Message(sequence)).ToImmutableArray();
        await Log.AppendAsync(RoomId.Lobby, head.Epoch, messages);

        var keys = await Log.ReadKeysAsync(RoomId.Lobby, messages[6].At, Cancel);

        Assert.Equal(messages[6..].Select(message => new RememberedKey(message.Author, message.Key, message.Sequence, message.At)), keys);
        Assert.Empty(await Log.ReadKeysAsync(RoomId.Lobby, messages[9].At.AddTicks(1), Cancel));
        Assert.Empty(await Log.ReadKeysAsync(Other, DateTimeOffset.MinValue, Cancel));
    }

    private async Task<Position> FillAsync(RoomId room, int count, string text = "hello")
    {
        var head = await Log.OpenAsync(room, Cancel);
        if (count > 0)
        {
            await Log.AppendAsync(room, head.Epoch, [.. Enumerable.Range(1, count).Select(sequence => Message(sequence, text))]);
        }

        return head with { Sequence = count };
    }

    private async Task<IEnumerable<long>> SequencesAsync(ReadHistory query) =>
        (await Log.ReadAsync(RoomId.Lobby, query, Cancel)).Select(message => message.Sequence);

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
