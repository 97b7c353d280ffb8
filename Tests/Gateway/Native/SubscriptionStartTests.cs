using OrleansChat.Gateway.Protocols.Native;
using OrleansChat.Rooms;

namespace OrleansChat.Tests.Gateway.Native;

/// <summary>Whether a client that comes back can go on: all of it, or told plainly that it cannot.</summary>
public sealed class SubscriptionStartTests
{
    private static readonly Guid Epoch = Guid.NewGuid();

    // Messages 11 to 60 are there.
    private static readonly HistoryPage Log = new(new Position(Epoch, 60), [], First: 11);

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(59)]
    [InlineData(60)]
    public void A_place_behind_which_all_is_there_is_gone_on_from(long seq) =>
        Assert.Equal(new SubscriptionStart(seq, true, null), SubscriptionStart.Decide(Log, new Position(Epoch, seq), last: 50));

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void What_was_removed_cannot_be_gone_on_from(long seq) =>
        Assert.Equal(new SubscriptionStart(55, false, SubscriptionStart.Removed), SubscriptionStart.Decide(Log, new Position(Epoch, seq), last: 5));

    [Fact]
    public void A_place_in_another_log_or_beyond_the_end_is_none_here()
    {
        Assert.Equal(new SubscriptionStart(55, false, SubscriptionStart.OtherLog), SubscriptionStart.Decide(Log, new Position(Guid.NewGuid(), 30), last: 5));
        Assert.Equal(new SubscriptionStart(55, false, SubscriptionStart.OtherLog), SubscriptionStart.Decide(Log, new Position(Epoch, 61), last: 5));
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(5, 55)]
    [InlineData(50, 10)]
    [InlineData(1_000, 10)]
    public void Who_has_nothing_begins_so_many_before_the_end_as_far_as_there_are(int last, long after) =>
        Assert.Equal(new SubscriptionStart(after, null, null), SubscriptionStart.Decide(Log, null, last));
}
