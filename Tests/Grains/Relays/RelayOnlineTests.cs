using OrleansChat.Grains.Relays;
using OrleansChat.Relays;
using OrleansChat.Users;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Relays;

public sealed class RelayOnlineTests
{
    private readonly RelayOnline _online = new(TimeSpan.FromSeconds(30));

    [Fact]
    public void The_list_is_in_order_of_connection_over_all_gateways_and_has_names_as_often_as_they_are_used()
    {
        var (one, two, three) = (Named("C1", 1), Named("C9", 2), Named("C1", 3));
        _online.Report("g2", [three, one], [], Noon);
        _online.Report("g1", [two], [], Noon);
        Assert.Equal([one, two, three], _online.List());

        _online.Report("g2", [], [one.Session], Noon);

        Assert.Equal([two, three], _online.List());
        Assert.Equal(2, _online.Count);
    }

    [Fact]
    public void Of_several_with_a_name_the_first_that_came_is_found_and_then_the_next()
    {
        var (one, two) = (Named("C1", 1), Named("C1", 2));
        _online.Report("g1", [two, Named("c1", 0), new RelayConnection(SessionId.New(), RelayAddress.Topic("C1").Key, Noon)], [], Noon);
        _online.Report("g2", [one], [], Noon);
        Assert.Equal(("g2", one), _online.FindFirst("C1"));

        _online.Report("g2", [], [one.Session], Noon);

        Assert.Equal(("g1", two), _online.FindFirst("C1"));
        Assert.Null(_online.FindFirst("C2"));
    }

    [Fact]
    public void Who_came_and_went_within_one_report_is_not_online()
    {
        var one = Named("C1", 1);

        _online.Report("g1", [one], [one.Session], Noon);

        Assert.Empty(_online.List());
        Assert.True(_online.Renew("g1", 0, Noon));
    }

    private static RelayConnection Named(string name, int second) => new(SessionId.New(), RelayAddress.Origin(name).Key, Noon.AddSeconds(second));
}
