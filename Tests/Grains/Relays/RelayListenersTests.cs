using OrleansChat.Grains.Relays;
using OrleansChat.Users;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Relays;

public sealed class RelayListenersTests
{
    private readonly RelayListeners _listeners = new(TimeSpan.FromSeconds(30));

    [Fact]
    public void A_text_goes_once_to_each_gateway_and_reaches_all_of_its_connections()
    {
        _listeners.Enter("g1", [SessionId.New(), SessionId.New()], Noon);
        _listeners.Enter("g2", [SessionId.New()], Noon);

        var (gateways, connections) = _listeners.Reached(except: null);

        Assert.Equal(["g1", "g2"], gateways.Order());
        Assert.Equal(3, connections);
    }

    [Fact]
    public void Where_only_the_sender_listens_nothing_goes()
    {
        var sender = SessionId.New();
        _listeners.Enter("g1", [sender], Noon);
        Assert.Equal(0, _listeners.Reached(sender).Connections);
        Assert.Empty(_listeners.Reached(sender).Gateways);

        _listeners.Enter("g2", [SessionId.New()], Noon);
        var (gateways, connections) = _listeners.Reached(sender);

        Assert.Equal(["g2"], gateways);
        Assert.Equal(1, connections);
        Assert.Equal(2, _listeners.Reached(SessionId.New()).Connections);
        Assert.False(_listeners.IsEmpty);
    }
}
