using System.Collections.Immutable;
using OrleansChat.Grains.Rooms;
using OrleansChat.Rooms;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Rooms;

public sealed class GroupCommitTests
{
    private readonly List<(ImmutableArray<ChatMessage> Batch, TaskCompletionSource Done)> _appends = [];
    private readonly List<long> _committed = [];
    private readonly GroupCommit _commit;

    public GroupCommitTests() => _commit = new GroupCommit(
        append: batch =>
        {
            var done = new TaskCompletionSource();
            _appends.Add((batch, done));
            return new ValueTask(done.Task);
        },
        committed: batch => _committed.AddRange(batch.Select(message => message.Sequence)),
        durable: 0);

    [Fact]
    public void The_first_message_goes_to_disk_at_once_and_those_that_come_meanwhile_go_together()
    {
        var first = _commit.AppendAsync(Message(1));
        var second = _commit.AppendAsync(Message(2));
        var third = _commit.AppendAsync(Message(3));
        Assert.Equal([1], Sequences(0));

        _appends[0].Done.SetResult();

        Assert.Equal([2, 3], Sequences(1));
        Assert.True(first.IsCompletedSuccessfully);
        Assert.False(second.IsCompleted);
        Assert.False(third.IsCompleted);
        Assert.Equal(1, _commit.Durable);
    }

    [Fact]
    public void Nothing_is_told_before_it_is_on_disk()
    {
        var sent = _commit.AppendAsync(Message(1));
        Assert.Empty(_committed);
        Assert.False(sent.IsCompleted);

        _appends[0].Done.SetResult();

        Assert.Equal([1], _committed);
        Assert.True(sent.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_repeat_waits_for_the_message_that_it_repeats()
    {
        var flying = _commit.AppendAsync(Message(1));
        var waiting = _commit.AppendAsync(Message(2));
        var repeatOfFlying = _commit.DurableAsync(1);
        var repeatOfWaiting = _commit.DurableAsync(2);

        _appends[0].Done.SetResult();

        Assert.True(repeatOfFlying.IsCompletedSuccessfully);
        Assert.False(repeatOfWaiting.IsCompleted);
        _appends[1].Done.SetResult();
        Assert.True(repeatOfWaiting.IsCompletedSuccessfully);
        Assert.True(_commit.DurableAsync(1).IsCompletedSuccessfully);
        Assert.True(flying.IsCompletedSuccessfully && waiting.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_waits_behind_a_failed_append_fails_with_it_and_nothing_follows()
    {
        var flying = _commit.AppendAsync(Message(1));
        var waiting = _commit.AppendAsync(Message(2));

        _appends[0].Done.SetException(new IOException("disk"));

        await Assert.ThrowsAsync<IOException>(() => flying);
        await Assert.ThrowsAsync<IOException>(() => waiting);
        await Assert.ThrowsAsync<IOException>(() => _commit.AppendAsync(Message(3)));
        await Assert.ThrowsAsync<IOException>(() => _commit.DurableAsync(2));
        Assert.Single(_appends);
        Assert.Empty(_committed);
        Assert.Equal(0, _commit.Durable);
    }

    [Fact]
    public void A_batch_ends_where_its_bytes_or_messages_become_many()
    {
        _ = _commit.AppendAsync(Message(1));
        var large = new string('x', 3 * 1024 * 1024);
        _ = _commit.AppendAsync(Message(2, large));
        _ = _commit.AppendAsync(Message(3, large));

        _appends[0].Done.SetResult();
        _appends[1].Done.SetResult();

        Assert.Equal([2], Sequences(1));
        Assert.Equal([3], Sequences(2));
    }

    [Fact]
    public void What_waits_is_counted_until_it_is_on_disk()
    {
        _ = _commit.AppendAsync(Message(1, "12345"));
        _ = _commit.AppendAsync(Message(2, "123"));
        Assert.Equal((2, 8L), (_commit.PendingMessages, _commit.PendingBytes));

        _appends[0].Done.SetResult();
        Assert.Equal((1, 3L), (_commit.PendingMessages, _commit.PendingBytes));
        _appends[1].Done.SetResult();

        Assert.Equal((0, 0L), (_commit.PendingMessages, _commit.PendingBytes));
        Assert.True(_commit.DrainAsync().IsCompleted);
    }

    private IEnumerable<long> Sequences(int append) => _appends[append].Batch.Select(message => message.Sequence);
}
