using OrleansChat.Gateway.Feeds;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Gateway.Feeds;

public sealed class FeedRingTests
{
    [Fact]
    public void A_ring_keeps_the_most_recent_messages()
    {
        var ring = new FeedRing(maxMessages: 3, maxBytes: int.MaxValue);
        for (var sequence = 1; sequence <= 5; sequence++)
        {
            ring.Add(Message(sequence));
        }

        Assert.Equal((2, 5), (ring.Before, ring.Last));
        Assert.Equal([3, 4, 5], ring.Take(2, int.MaxValue).Select(kept => kept.Message.Sequence));
        Assert.Empty(ring.Take(5, int.MaxValue));
    }

    [Fact]
    public void A_ring_is_bounded_in_bytes_but_keeps_the_newest_whatever_its_size()
    {
        var ring = new FeedRing(maxMessages: 100, maxBytes: 10);
        ring.Add(Message(1, "1234"));
        ring.Add(Message(2, "1234"));
        ring.Add(Message(3, "1234"));
        Assert.Equal(1, ring.Before);

        ring.Add(Message(4, new string('x', 1_000)));

        Assert.Equal((3, 4), (ring.Before, ring.Last));
    }

    [Fact]
    public void A_ring_takes_no_message_that_leaves_a_hole()
    {
        var ring = new FeedRing(maxMessages: 3, maxBytes: 100);
        ring.Reset(10);

        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Add(Message(12)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Add(Message(10)));
        ring.Add(Message(11));
    }
}
