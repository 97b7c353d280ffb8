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
    public void A_name_is_taken_while_another_session_has_its_lease()
    {
        _presence.Renew(_one, Noon);

        Assert.False(_presence.IsTaken(but: _one, Noon));
        Assert.True(_presence.IsTaken(but: _two, Noon));
        Assert.True(_presence.IsTaken(but: null, Noon + Lease - TimeSpan.FromTicks(1)));
        Assert.False(_presence.IsTaken(but: null, Noon + Lease)); // also before anybody looks at leases
    }

    [Fact]
    public void A_seat_whose_holder_was_silent_for_a_lease_is_free()
    {
        Assert.True(_presence.TakeSeat("chat", _one, Noon));
        Assert.True(_presence.TakeSeat("chat", _one, Noon.AddSeconds(10)));
        Assert.False(_presence.TakeSeat("chat", _two, Noon.AddSeconds(39)));

        Assert.True(_presence.TakeSeat("chat", _two, Noon.AddSeconds(40)));
        Assert.False(_presence.TakeSeat("chat", _one, Noon.AddSeconds(41)));
    }

    [Fact]
    public void A_seat_is_free_when_the_lease_of_its_holder_was_ended()
    {
        _presence.TakeSeat("chat", _one, Noon);
        _presence.Renew(_two, Noon.AddSeconds(20));
        Assert.False(_presence.Expire(Noon + Lease));
        _presence.Renew(_one, Noon.AddSeconds(31)); // back, but not in its seat

        Assert.True(_presence.TakeSeat("chat", _two, Noon.AddSeconds(32)));
    }

    [Fact]
    public void The_last_word_about_a_user_counts_while_any_session_lives()
    {
        _presence.Report(_one, 2, Noon);
        _presence.Report(_two, 3, Noon);
        Assert.False(_presence.End(_two, Noon));
        Assert.Equal(3, _presence.Status);

        Assert.True(_presence.Expire(Noon + Lease));

        Assert.Null(_presence.Status);
    }

    [Fact]
    public void An_unknown_session_ends_without_a_trace()
    {
        Assert.False(_presence.End(SessionId.New(), Noon));

        Assert.Equal(Noon.AddDays(-1), _presence.LastSeen);
    }
}
