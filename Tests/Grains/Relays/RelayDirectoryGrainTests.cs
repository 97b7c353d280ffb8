using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using OrleansChat.Grains.Rooms;
using OrleansChat.Relays;
using OrleansChat.Rooms;
using OrleansChat.Tests.Standalone.Orleans;
using OrleansChat.Users;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Relays;

/// <summary>The directory on the runtime that the edition has.</summary>
public sealed class RelayDirectoryGrainTests : IAsyncLifetime
{
    private GrainHost _host = null!; // set by InitializeAsync
    private IRelayDirectoryGrain _directory = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await GrainHost.StartAsync(silo =>
        {
            silo.Services.AddSingleton(TimeProvider.System);
            silo.Services.Configure<RoomOptions>(options => options.MemberLease = TimeSpan.FromSeconds(2));
            silo.AddMemoryStreams(RoomStream.Provider);
        });
        _directory = _host.Grain<IRelayDirectoryGrain>(RelayDirectory.Key);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Everybody_who_is_online_is_listed_and_gets_what_is_sent_to_all()
    {
        var (one, two) = (await GatewayStream.OpenAsync(_host), await GatewayStream.OpenAsync(_host));
        var (first, second) = (Connection(RelayAddress.Origin("C1"), 1), Connection(RelayAddress.Topic("10001"), 2));
        await ReportAsync(one, first);
        await ReportAsync(two, second);

        Assert.Equal([first, second], await _directory.ListAsync());
        Assert.Equal(2, await _directory.SendToAllAsync("maintenance at 5"u8.ToArray()));

        await one.HeardAsync("maintenance at 5");
        await two.HeardAsync("maintenance at 5");
        Assert.Null(one.Events.Single().Address);
        Assert.Null(one.Deliveries.Single().Only);
    }

    [Fact]
    public async Task What_is_sent_to_a_name_goes_to_the_connection_that_came_first_and_to_no_other()
    {
        var (one, two) = (await GatewayStream.OpenAsync(_host), await GatewayStream.OpenAsync(_host));
        var (first, second) = (Connection(RelayAddress.Origin("C1"), 1), Connection(RelayAddress.Origin("C1"), 2));
        await ReportAsync(two, second);
        await ReportAsync(one, first);

        Assert.True(await _directory.SendToOneAsync("C1", "hello"u8.ToArray()));
        Assert.False(await _directory.SendToOneAsync("C2", "hello"u8.ToArray()));

        await one.HeardAsync("hello");
        Assert.Equal(first.Session, one.Deliveries.Single().Only);
        Assert.Empty(two.Events);
    }

    [Fact]
    public async Task What_was_said_to_the_server_can_be_read()
    {
        var heard = new RelayHeard(RelayAddress.Origin("C9").Key, "plain"u8.ToArray(), Noon);
        await _directory.ReportAsync("g1", new RelayReport([], [], [heard]));
        await _directory.ReportAsync("g2", new RelayReport([], [], [heard with { At = Noon.AddSeconds(1) }]));

        var all = await _directory.ReadHeardAsync(0);
        var later = await _directory.ReadHeardAsync(1);

        Assert.Equal((2, 2, 1), (all.Last, all.Texts.Length, later.Texts.Length));
        Assert.Equal("plain", Encoding.UTF8.GetString(later.Texts[0].Text));
        Assert.Equal(("origin/C9", Noon.AddSeconds(1)), (later.Texts[0].Address, later.Texts[0].At));
    }

    [Fact]
    public async Task A_gateway_that_is_silent_for_a_lease_has_nobody_online_any_more()
    {
        await _directory.ReportAsync("dead", new RelayReport([Connection(RelayAddress.Origin("C1"), 1)], [], []));
        Assert.True(await _directory.RenewAsync("dead", 1));

        await Eventually.HoldsAsync("nobody online", async () => (await _directory.ListAsync()).IsEmpty);

        Assert.False(await _directory.RenewAsync("dead", 1));
        Assert.Equal(0, await _directory.SendToAllAsync("hello"u8.ToArray()));
    }

    private async Task ReportAsync(GatewayStream gateway, params RelayConnection[] entered) =>
        await _directory.ReportAsync(gateway.Gateway, new RelayReport([.. entered], [], []));

    private static RelayConnection Connection(RelayAddress address, int second) => new(SessionId.New(), address.Key, Noon.AddSeconds(second));
}
