using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using OrleansChat.Tests.Standalone.Orleans.Grains;

namespace OrleansChat.Tests.Standalone.Orleans;

public sealed class ReferenceTests : IAsyncLifetime
{
    private GrainHost _host = null!; // set by InitializeAsync

    private IFriendGrain Ada => _host.Grain<IFriendGrain>("ada");

    private IFriendGrain Bob => _host.Grain<IFriendGrain>("bob");

    public async ValueTask InitializeAsync() => _host = await GrainHost.StartAsync(silo =>
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(1)));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_reference_can_be_an_argument_and_a_result()
    {
        Assert.Equal("bob", await Ada.NameOf(Bob));
        Assert.Equal("bob", await (await Ada.Other("bob")).Name());
        Assert.Equal("ada", await (await Ada.Self()).Name());
    }

    [Fact]
    public async Task A_grain_that_gives_this_gives_a_reference()
    {
        Assert.Equal("a reference", await Ada.HandThisTo(Bob));

        var itself = await Ada.This();

        Assert.IsNotType<FriendGrain>(itself);
        Assert.Equal("ada", await itself.Name());
    }

    [Fact]
    public void References_to_the_same_grain_are_equal_and_say_which()
    {
        Assert.Equal(Ada, _host.Grain<IFriendGrain>("ada"));
        Assert.Equal(Ada.GetHashCode(), _host.Grain<IFriendGrain>("ada").GetHashCode());
        Assert.NotEqual(Ada, Bob);
        Assert.Equal("ada", Ada.GetPrimaryKeyString());
        Assert.Equal(GrainId.Create("friend", "ada"), Ada.GetGrainId());
        Assert.Equal("friend/ada", Ada.GetGrainId().ToString());
    }

    [Fact]
    public async Task Calls_in_a_circle_end_in_a_timeout_and_the_grains_answer_again()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Ada.CallInACircle(Bob));

        Assert.Equal("ada", await Ada.Name());
        Assert.Equal("bob", await Bob.Name());
    }

    [Fact]
    public async Task A_call_to_itself_ends_in_a_timeout() =>
        await Assert.ThrowsAsync<TimeoutException>(() => Ada.NameOf(Ada));
}
