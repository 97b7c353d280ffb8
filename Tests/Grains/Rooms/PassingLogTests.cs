using OrleansChat.Grains.Rooms;
using OrleansChat.Rooms;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Rooms;

public sealed class PassingLogTests
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(5);

    private readonly PassingLog _log = new(maxMessages: 5, maxBytes: 1_000, KeepFor);

    [Fact]
    public void Pages_go_forwards_and_backwards_and_are_always_in_ascending_order()
    {
        Fill(5);

        Assert.Equal([3, 4], Read(ReadHistory.After(2, 2, 1_000)));
        Assert.Equal([5], Read(ReadHistory.After(4, 2, 1_000)));
        Assert.Equal([], Read(ReadHistory.After(5, 2, 1_000)));
        Assert.Equal([], Read(ReadHistory.After(long.MaxValue, 2, 1_000)));
        Assert.Equal([4, 5], Read(ReadHistory.Before(long.MaxValue, 2, 1_000)));
        Assert.Equal([1, 2], Read(ReadHistory.Before(3, 5, 1_000)));
    }

    [Fact]
    public void A_page_ends_where_its_bytes_do_but_has_one_message_at_least()
    {
        Fill(5, "0123456789");

        Assert.Equal([1, 2], Read(ReadHistory.After(0, 5, 29)));
        Assert.Equal([1], Read(ReadHistory.After(0, 5, 1)));
        Assert.Equal([4, 5], Read(ReadHistory.Before(long.MaxValue, 5, 20)));
    }

    [Fact]
    public void The_oldest_make_room_and_who_has_not_read_them_gets_nothing_instead_of_a_hole()
    {
        Fill(8);

        Assert.Equal([4, 5, 6, 7, 8], Read(ReadHistory.After(3, 10, 1_000)));
        Assert.Equal([], Read(ReadHistory.After(2, 10, 1_000)));
        Assert.Equal([4, 5, 6, 7, 8], Read(ReadHistory.Before(long.MaxValue, 10, 1_000)));
        Assert.Equal(8, _log.Last);
    }

    [Fact]
    public void What_is_too_large_to_be_kept_with_others_is_kept_alone()
    {
        Fill(2);
        _log.Add(Message(3, new string('x', 2_000)));
        Assert.Equal([3], Read(ReadHistory.After(2, 10, 1)));

        _log.Add(Message(4));

        Assert.Equal([4], Read(ReadHistory.Before(long.MaxValue, 10, 1_000)));
    }

    [Fact]
    public void What_is_too_old_is_let_go()
    {
        Fill(3);

        _log.Expire(Message(2).At + KeepFor);
        Assert.Equal([2, 3], Read(ReadHistory.After(1, 10, 1_000)));
        _log.Expire(Message(4).At + KeepFor);

        Assert.Equal([], Read(ReadHistory.After(2, 10, 1_000)));
        Assert.Equal(3, _log.Last);
    }

    private void Fill(int count, string text = "hello")
    {
        for (var sequence = 1; sequence <= count; sequence++)
        {
            _log.Add(Message(sequence, text));
        }
    }

    private IEnumerable<long> Read(ReadHistory query) => _log.Read(query).Select(message => message.Sequence);
}
