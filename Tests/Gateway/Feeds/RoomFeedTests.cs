using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Gateway.Feeds;
using OrleansChat.Rooms;

namespace OrleansChat.Tests.Gateway.Feeds;

public sealed class RoomFeedTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FakeRoom _room = new();
    private readonly SequenceEncoder _encoder = new();
    private readonly RoomFeed _feed;

    public RoomFeedTests() => _feed = new RoomFeed(
        RoomId.Lobby, _room, new FeedOptions { RingMessages = 16, RunBytes = 1024 }, TimeProvider.System, NullLogger.Instance);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _feed.DisposeAsync();

    [Fact]
    public async Task A_reader_gets_what_it_asked_for_of_the_past_and_then_everything_live()
    {
        _room.Commit(10);
        await StartAsync();
        using var reader = _feed.Open(_encoder, after: -3);
        Assert.Equal([8, 9, 10], await ReadAsync(reader, until: 10));

        _room.Say(2);

        Assert.Equal([11, 12], await ReadAsync(reader, until: 12));
    }

    [Fact]
    public async Task What_the_stream_lost_is_read_from_the_log()
    {
        await StartAsync();
        using var reader = _feed.Open(_encoder, after: 0);
        _room.Say();
        _room.Commit(3);
        _room.Say();

        Assert.Equal([1, 2, 3, 4, 5], await ReadAsync(reader, until: 5));
    }

    [Fact]
    public async Task A_heartbeat_tells_of_a_lost_end()
    {
        await StartAsync();
        using var reader = _feed.Open(_encoder, after: 0);
        _room.Commit(3);

        _room.Beat();

        Assert.Equal([1, 2, 3], await ReadAsync(reader, until: 3));
    }

    [Fact]
    public async Task A_reader_that_follows_the_roster_is_nudged_by_a_change_and_not_by_a_repeat()
    {
        _room.Roster = new RoomRoster(1, ["ada"]);
        await StartAsync();
        using var reader = _feed.Open(_encoder, RoomFeed.AtHead);
        reader.FollowRoster();
        Assert.Equal(["ada"], reader.Roster.Names);
        var waiting = reader.WaitAsync().AsTask();

        _room.TellRoster("ada");
        Assert.False(reader.IsNudged);
        _room.TellRoster("ada", "bob");

        Assert.True(await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.True(reader.IsNudged);
        Assert.Equal(["ada", "bob"], reader.Roster.Names);
    }

    [Fact]
    public async Task A_nudge_that_comes_before_the_wait_ends_it_at_once()
    {
        await StartAsync();
        using var reader = _feed.Open(_encoder, RoomFeed.AtHead);
        reader.Nudge();

        Assert.True(await reader.WaitAsync());
        reader.TakeNudge();
        var waiting = reader.WaitAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        reader.Nudge();

        Assert.True(await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_silent_stream_is_made_up_for_by_asking()
    {
        await StartAsync();
        using var reader = _feed.Open(_encoder, after: 0);
        _room.Commit(3);

        _feed.Ask();

        Assert.Equal([1, 2, 3], await ReadAsync(reader, until: 3));
    }

    [Fact]
    public async Task What_the_stream_brings_twice_or_late_is_seen_once_and_in_order()
    {
        await StartAsync();
        using var reader = _feed.Open(_encoder, after: 0);
        var (first, second, third) = (_room.Commit(2), _room.Commit(2), _room.Commit(1));

        _room.Tell(second);
        _room.Tell(first);
        _room.Tell(second);
        _room.Tell(third);
        _room.Tell(first);

        Assert.Equal([1, 2, 3, 4, 5], await ReadAsync(reader, until: 5));
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_is_tried_again()
    {
        await StartAsync();
        using var reader = _feed.Open(_encoder, after: 0);
        _room.Commit(2);
        _room.ReadFault = new InvalidOperationException("away");
        _room.Beat();
        await SpinUntilAsync(() => _room.Reads >= 3);

        _room.ReadFault = null;

        Assert.Equal([1, 2], await ReadAsync(reader, until: 2));
    }

    [Fact]
    public async Task A_reader_that_the_ring_has_overtaken_is_told_so_and_catches_up_from_the_log()
    {
        await StartAsync();
        using var slow = _feed.Open(_encoder, after: 0);
        _room.Say(40);
        await SpinUntilAsync(() => _feed.Head == 40);
        Assert.Equal(CursorState.Overtaken, slow.TryRead(out _));

        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), await ReadAsync(slow, until: 40));
    }

    [Fact]
    public async Task A_message_is_encoded_once_for_all_readers_of_a_protocol()
    {
        await StartAsync();
        var readers = Enumerable.Range(0, 50).Select(_ => _feed.Open(_encoder, after: 0)).ToList();
        _room.Say(5);
        await SpinUntilAsync(() => _feed.Head == 5);

        foreach (var reader in readers)
        {
            Assert.Equal([1, 2, 3, 4, 5], await ReadAsync(reader, until: 5));
            reader.Dispose();
        }

        Assert.Equal(5, _encoder.Calls);
    }

    [Fact]
    public async Task A_run_is_bounded_in_bytes_and_the_next_goes_on_behind_it()
    {
        await using var feed = new RoomFeed(
            RoomId.Lobby, _room, new FeedOptions { RingMessages = 1024, RunBytes = 80 }, TimeProvider.System, NullLogger.Instance);
        _room.Commit(25);
        await feed.StartAsync(TestContext.Current.CancellationToken);
        using var reader = feed.Open(_encoder, after: 0);

        var lengths = new List<int>();
        while (reader.TryRead(out var run) == CursorState.Run)
        {
            lengths.Add(run.Parts.Length);
        }

        Assert.Equal([10, 10, 5], lengths);
    }

    [Fact]
    public async Task Closing_lets_a_waiting_reader_go()
    {
        await StartAsync();
        using var reader = _feed.Open(_encoder, after: 0);
        var waiting = reader.WaitAsync().AsTask();
        Assert.False(waiting.IsCompleted);

        reader.Close();

        Assert.False(await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal(CursorState.Closed, reader.TryRead(out _));
    }

    [Fact]
    public async Task A_feed_that_ends_lets_all_its_readers_go_and_its_subscription()
    {
        await StartAsync();
        using var reader = _feed.Open(_encoder, after: 0);
        var waiting = reader.WaitAsync().AsTask();

        await _feed.DisposeAsync();

        await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(CursorState.Closed, reader.TryRead(out _));
        Assert.False(_room.Subscribed);
    }

    [Fact]
    public async Task A_room_with_another_log_ends_the_feed_rather_than_mixing_the_two()
    {
        _room.Commit(5);
        await StartAsync();
        using var reader = _feed.Open(_encoder, after: 5);
        var waiting = reader.WaitAsync().AsTask();

        _room.Epoch = Guid.NewGuid();
        _room.Beat();

        await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(CursorState.Closed, reader.TryRead(out _));
        Assert.True(_feed.HasEnded);
    }

    [Fact]
    public async Task A_log_that_is_another_when_it_is_read_ends_the_feed_too()
    {
        await StartAsync();
        _room.Say(20); // more than the ring has
        using var reader = _feed.Open(_encoder, after: 1);
        Assert.Equal(CursorState.Overtaken, reader.TryRead(out _));

        _room.Epoch = Guid.NewGuid();

        Assert.Equal(0, (await reader.ReadLogAsync(TestContext.Current.CancellationToken)).Bytes);
        Assert.Equal(CursorState.Closed, reader.TryRead(out _));
        Assert.True(reader.HasEnded);
    }

    [Fact]
    public async Task A_log_that_is_found_to_be_another_by_asking_ends_the_feed()
    {
        await StartAsync();
        using var reader = _feed.Open(_encoder, RoomFeed.AtHead);
        var waiting = reader.WaitAsync().AsTask();
        _room.Epoch = Guid.NewGuid();

        reader.Ask();

        await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(CursorState.Closed, reader.TryRead(out _));
    }

    [Fact]
    public async Task What_was_gone_before_it_could_be_read_is_lost_to_the_readers_and_the_feed_goes_on()
    {
        _room.IsKept = false;
        await StartAsync();
        using var reader = _feed.Open(_encoder, after: 0);
        var waiting = reader.WaitAsync().AsTask();
        _room.Commit(3);
        _room.Forget();

        _room.Beat();
        await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(CursorState.Overtaken, reader.TryRead(out _));
        Assert.Equal(0, (await reader.ReadLogAsync(TestContext.Current.CancellationToken)).Bytes);
        using var next = _feed.Open(_encoder, RoomFeed.AtHead);
        _room.Say();
        Assert.Equal([4], await ReadAsync(next, until: 4));
    }

    [Fact]
    public async Task A_reader_begins_behind_what_was_removed_from_the_log()
    {
        _room.Commit(5);
        _room.Forget();
        _room.Commit(20);
        await StartAsync();
        using var fromTheBeginning = _feed.Open(_encoder, after: 0);
        using var lastHundred = _feed.Open(_encoder, after: -100);

        Assert.Equal(Enumerable.Range(6, 20).Select(i => (long)i), await ReadAsync(fromTheBeginning, until: 25));
        Assert.Equal(Enumerable.Range(6, 20).Select(i => (long)i), await ReadAsync(lastHundred, until: 25));
    }

    [Fact]
    public async Task A_reader_whose_next_message_was_removed_is_sent_away_rather_than_given_a_hole()
    {
        await StartAsync();
        _room.Say();
        using var reader = _feed.Open(_encoder, after: 0);
        await ReadAsync(reader, until: 1);
        _room.Commit(40);
        _room.Forget();
        _room.Say(); // 42, behind what the stream lost and the log does not have any more

        using var next = _feed.Open(_encoder, after: 41);
        Assert.Equal([42], await ReadAsync(next, until: 42));
        Assert.Equal(CursorState.Overtaken, reader.TryRead(out _));
        Assert.Equal(0, (await reader.ReadLogAsync(TestContext.Current.CancellationToken)).Bytes);
        Assert.Equal(CursorState.Closed, reader.TryRead(out _));
    }

    [Fact]
    public async Task A_reader_of_two_feeds_waits_at_one_and_is_nudged_by_the_other()
    {
        var otherRoom = new FakeRoom();
        await using var otherFeed = new RoomFeed(RoomId.Lobby, otherRoom, new FeedOptions(), TimeProvider.System, NullLogger.Instance);
        await otherFeed.StartAsync(TestContext.Current.CancellationToken);
        await StartAsync();
        using var reader = _feed.Open(_encoder, RoomFeed.AtHead);
        using var other = otherFeed.Open(_encoder, RoomFeed.AtHead);
        Assert.True(other.NudgeWhenReady(reader));
        Assert.True(other.NudgeWhenReady(reader)); // once is enough
        var waiting = reader.WaitAsync().AsTask();

        otherRoom.Say();

        Assert.True(await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.True(reader.IsNudged);
        Assert.False(other.NudgeWhenReady(reader)); // there is something
        Assert.Equal([1], await ReadAsync(other, until: 1));
    }

    [Fact]
    public async Task A_reader_may_move_on_and_never_back()
    {
        _room.Commit(5);
        await StartAsync();
        using var reader = _feed.Open(_encoder, after: 2);

        reader.SkipTo(1);
        Assert.Equal(2, reader.After);
        reader.SkipTo(4);

        Assert.Equal([5], await ReadAsync(reader, until: 5));
        Assert.Equal(_room.Epoch, reader.Epoch);
    }

    [Fact]
    public async Task Many_readers_at_their_own_pace_all_see_everything_once_and_in_order()
    {
        const int Messages = 2_000;
        await StartAsync();
        var readers = Enumerable.Range(0, 40).Select(_ => _feed.Open(_encoder, after: 0)).ToList();
        var reading = readers.Select(reader => Task.Run(() => ReadAsync(reader, until: Messages))).ToList();
        var random = new Random(7);

        for (var said = 0; said < Messages;)
        {
            var count = Math.Min(random.Next(1, 5), Messages - said);
            said += count;
            if (random.Next(10) == 0)
            {
                _room.Commit(count); // lost by the stream
            }
            else
            {
                _room.Say(count);
            }
        }

        _room.Beat();
        foreach (var seen in await Task.WhenAll(reading))
        {
            Assert.Equal(Enumerable.Range(1, Messages).Select(i => (long)i), seen);
        }
    }

    private Task StartAsync() => _feed.StartAsync(TestContext.Current.CancellationToken);

    private static async Task<List<long>> ReadAsync(FeedCursor reader, long until)
    {
        var seen = new List<long>();
        while (reader.After < until)
        {
            switch (reader.TryRead(out var run))
            {
                case CursorState.Run:
                    seen.AddRange(SequenceEncoder.Decode(run));
                    break;
                case CursorState.Overtaken:
                    seen.AddRange(SequenceEncoder.Decode(await reader.ReadLogAsync(TestContext.Current.CancellationToken)));
                    break;
                case CursorState.AtHead:
                    await reader.WaitAsync().AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
                    break;
                case CursorState.Closed:
                    throw new InvalidOperationException($"The reader was closed behind {reader.After}; {until} was to come.");
            }
        }

        return seen;
    }

    private static async Task SpinUntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
