using OrleansChat.Grains.Users;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Users;

public sealed class RememberedPasswordTests
{
    [Fact]
    public void A_password_is_known_until_its_time_is_over_and_no_other_ever_is()
    {
        var remembered = new RememberedPassword("pässword", Noon.AddMinutes(1));

        Assert.True(remembered.Matches("pässword", Noon));
        Assert.False(remembered.Matches("passwort", Noon));
        Assert.False(remembered.Matches("", Noon));
        Assert.False(remembered.Matches("pässword", Noon.AddMinutes(1)));
    }
}
