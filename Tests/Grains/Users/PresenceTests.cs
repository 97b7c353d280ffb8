using OrleansChat.Grains.Users;
using OrleansChat.Users;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Users;

public sealed class PresenceTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly Presence _presence = new(Lease, lastSeen: Noon.AddDays(-1));
    private readonly SessionId _one = SessionId.New();
    private readonly SessionId _two = SessionId.New();

    [Fact]
    public void A_user_is_online_while_one_session_lives()
    {
        _presence.Renew(_one, Noon);
        _presence.Renew(_two, Noon);
        Assert.Null(_presence.LastSeen);

        Assert.False(_presence.End(_one, Noon.AddSeconds(1)));
        Assert.True(_presence.Online);
        Assert.True(_presence.End(_two, Noon.AddSeconds(2)));

        Assert.False(_presence.Online);
        Assert.Equal(Noon.AddSeconds(2), _presence.LastSeen);
    }

    [Fact]
    public void A_lease_that_is_not_renewed_lapses_and_the_user_was_last_seen_when_it_began()
    {
        _presence.Renew(_one, Noon);
        _presence.Renew(_one, Noon.AddSeconds(20));

        Assert.False(_presence.Expire(Noon.AddSeconds(49)));
        Assert.True(_presence.Expire(Noon.AddSeconds(50)));

        Assert.Equal(Noon.AddSeconds(20), _presence.LastSeen);
    }

    [Fact]
    public void An_unknown_session_ends_without_a_trace()
    {
        Assert.False(_presence.End(SessionId.New(), Noon));

        Assert.Equal(Noon.AddDays(-1), _presence.LastSeen);
    }
}
