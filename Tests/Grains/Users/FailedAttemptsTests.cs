using OrleansChat.Grains.Users;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Users;

public sealed class FailedAttemptsTests
{
    private readonly FailedAttempts _failed = new(allowed: 3, window: TimeSpan.FromMinutes(1));

    [Fact]
    public void Too_many_wrong_passwords_close_the_door_for_that_address_only_and_only_for_a_while()
    {
        Fail("10.0.0.1", times: 3);

        Assert.True(_failed.TooMany("10.0.0.1", Noon.AddSeconds(59)));
        Assert.False(_failed.TooMany("10.0.0.2", Noon));
        Assert.False(_failed.TooMany("10.0.0.1", Noon.AddSeconds(60)));
    }

    [Fact]
    public void A_right_password_forgets_the_wrong_ones()
    {
        Fail("10.0.0.1", times: 2);
        _failed.Forget("10.0.0.1");
        Fail("10.0.0.1", times: 2);

        Assert.False(_failed.TooMany("10.0.0.1", Noon));
    }

    [Fact]
    public void A_guesser_with_many_addresses_does_not_fill_the_memory()
    {
        for (var i = 0; i < 5_000; i++)
        {
            Fail($"address {i}", times: 3);
        }

        Assert.Equal(1_000, Enumerable.Range(0, 5_000).Count(i => _failed.TooMany($"address {i}", Noon)));
    }

    private void Fail(string address, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _failed.Add(address, Noon);
        }
    }
}
