using OrleansChat.Grains.Rooms;
using OrleansChat.Rooms;
using OrleansChat.Users;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Rooms;

public sealed class RosterTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly Roster _roster = new(Lease);

    [Fact]
    public void A_name_is_here_once_however_many_sessions_it_has()
    {
        var (one, two) = (Member("ada"), Member("ada"));
        _roster.Enter("g1", [one], Noon);
        _roster.Enter("g2", [two, Member("bob")], Noon);
        Assert.Equal(["ada", "bob"], _roster.Snapshot(10).Names);

        _roster.Leave("g1", [one.Session]);
        Assert.Equal(["ada", "bob"], _roster.Snapshot(10).Names);
        _roster.Leave("g2", [two.Session]);

        Assert.Equal(["bob"], _roster.Snapshot(10).Names);
    }

    [Fact]
    public void Entering_twice_is_entering_once()
    {
        var ada = Member("ada");
        _roster.Enter("g1", [ada], Noon);
        _roster.Enter("g1", [ada], Noon);

        _roster.Leave("g1", [ada.Session]);

        Assert.Equal(0, _roster.Snapshot(10).Count);
    }

    [Fact]
    public void A_gateway_that_is_silent_for_a_lease_takes_its_sessions_with_it()
    {
        _roster.Enter("dead", [Member("ada")], Noon);
        _roster.Enter("alive", [Member("bob")], Noon);
        Assert.True(_roster.Renew("alive", 1, Noon + Lease));

        _roster.Expire(Noon + Lease + TimeSpan.FromTicks(1));

        Assert.Equal(["bob"], _roster.Snapshot(10).Names);
    }

    [Fact]
    public void A_gateway_that_counts_otherwise_is_asked_to_enter_everybody_again()
    {
        _roster.Enter("g1", [Member("ada"), Member("bob")], Noon);

        Assert.True(_roster.Renew("g1", 2, Noon));
        Assert.False(_roster.Renew("g1", 1, Noon));
        Assert.False(_roster.Renew("unknown", 1, Noon));
        Assert.True(_roster.Renew("unknown", 0, Noon));
        Assert.Equal(0, _roster.Snapshot(10).Count);
    }

    [Fact]
    public void A_change_is_one_of_names_and_is_announced_once()
    {
        var ada = Member("ada");
        _roster.Enter("g1", [ada], Noon);
        Assert.True(_roster.Changed);
        _roster.Announce(10);

        _roster.Enter("g1", [Member("ada")], Noon);
        _roster.Leave("g1", [ada.Session]);

        Assert.False(_roster.Changed);
    }

    [Fact]
    public void A_large_room_announces_its_count_and_no_names()
    {
        _roster.Enter("g1", [Member("ada"), Member("bob"), Member("cyd")], Noon);

        Assert.Equal(3, _roster.Snapshot(3).Names.Length);
        var counted = _roster.Snapshot(2);
        Assert.Equal(3, counted.Count);
        Assert.Empty(counted.Names);
    }

    private static RoomMember Member(string name) => new(SessionId.New(), name);
}
