using OrleansChat.Grains.Gateways;
using OrleansChat.Users;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Gateways;

public sealed class GatewayMembersTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly List<string> _told = [];
    private readonly GatewayMembers<string> _members;

    public GatewayMembersTests() =>
        _members = new GatewayMembers<string>(Lease, came: name => _told.Add($"+{name}"), gone: name => _told.Add($"-{name}"));

    [Fact]
    public void Who_comes_and_goes_is_told_once()
    {
        var ada = Member("ada");
        _members.Enter("g1", [ada, ada], Noon);
        _members.Enter("g1", [ada], Noon);
        _members.Leave("g1", [ada.Key]);
        _members.Leave("g1", [ada.Key]);
        _members.Leave("unknown", [ada.Key]);

        Assert.Equal(["+ada", "-ada"], _told);
    }

    [Fact]
    public void A_gateway_without_members_is_none()
    {
        var ada = Member("ada");
        _members.Enter("g1", [], Noon);
        Assert.Empty(_members.Gateways);

        _members.Enter("g1", [ada], Noon);
        Assert.Equal(["g1"], _members.Gateways);
        _members.Leave("g1", [ada.Key]);

        Assert.Empty(_members.Gateways);
        Assert.Empty(_members.Of("g1"));
    }

    [Fact]
    public void A_gateway_that_counts_otherwise_loses_what_it_has_to_be_asked_for_all_of_it()
    {
        _members.Enter("g1", [Member("ada")], Noon);

        Assert.True(_members.Renew("g1", 1, Noon));
        Assert.True(_members.Renew("unknown", 0, Noon));
        Assert.False(_members.Renew("unknown", 1, Noon));
        Assert.False(_members.Renew("g1", 2, Noon));

        Assert.Equal(["+ada", "-ada"], _told);
    }

    [Fact]
    public void A_lease_is_renewed_by_every_word_of_the_gateway()
    {
        _members.Enter("g1", [Member("ada")], Noon);
        _members.Enter("g1", [Member("bob")], Noon.AddSeconds(10));
        Assert.True(_members.Renew("g1", 2, Noon.AddSeconds(20)));

        _members.Expire(Noon.AddSeconds(20) + Lease);
        Assert.Equal(2, _members.Of("g1").Count);
        _members.Expire(Noon.AddSeconds(20) + Lease + TimeSpan.FromTicks(1));

        Assert.Equal(["+ada", "+bob", "-ada", "-bob"], _told);
    }

    private static KeyValuePair<SessionId, string> Member(string name) => new(SessionId.New(), name);
}
