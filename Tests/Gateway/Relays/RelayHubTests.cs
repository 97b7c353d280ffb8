using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using OrleansChat.Gateway.Hosting;
using OrleansChat.Gateway.Relays;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Grains.Rooms;
using OrleansChat.Relays;
using OrleansChat.Rooms;
using OrleansChat.Tests.Standalone.Orleans;

namespace OrleansChat.Tests.Gateway.Relays;

/// <summary>Two gateways on one cluster, on the runtime that the edition has.</summary>
public sealed class RelayHubTests : IAsyncLifetime
{
    private readonly List<RelayHub> _hubs = [];
    private GrainHost _host = null!; // set by InitializeAsync, as are the hubs
    private RelayHub _one = null!;
    private RelayHub _two = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await GrainHost.StartAsync(silo =>
        {
            silo.Services.AddSingleton(TimeProvider.System);
            silo.Services.Configure<RoomOptions>(options => options.MemberLease = TimeSpan.FromSeconds(3));
            silo.AddMemoryStreams(RoomStream.Provider);
        });
        _one = await StartAsync();
        _two = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hub in _hubs)
        {
            await hub.StopAsync(CancellationToken.None);
            hub.Dispose();
        }

        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_text_reaches_everybody_with_the_name_on_both_gateways_and_nobody_else()
    {
        var (here, there, other) = (await EnterAsync(_one, Origin("C1")), await EnterAsync(_two, Origin("C1")), await EnterAsync(_two, Origin("C2")));

        Assert.Equal(2, await SendAsync(_one, Origin("C1"), "hi"));
        Assert.Equal(1, await SendAsync(_one, Origin("C2"), "and you"));
        Assert.Equal(0, await SendAsync(_one, Origin("C3"), "nobody"));

        await HeardAsync(here, "hi");
        await HeardAsync(there, "hi");
        await HeardAsync(other, "and you");
    }

    [Fact]
    public async Task The_sender_is_left_out_on_its_own_gateway_and_the_others_hear_it_on_both()
    {
        var (sender, near, far) = (await EnterAsync(_one, RelayAddress.Chat), await EnterAsync(_one, RelayAddress.Chat), await EnterAsync(_two, RelayAddress.Chat));

        foreach (var text in new[] { "one", "two", "three" })
        {
            Assert.Equal(2, await SendAsync(_one, RelayAddress.Chat, text, sender.Client));
        }

        await SendAsync(_two, RelayAddress.Chat, "from the other", far.Client);
        await HeardAsync(sender, "from the other");
        await HeardAsync(near, "one", "two", "three", "from the other");
        await HeardAsync(far, "one", "two", "three");
    }

    [Fact]
    public async Task EC_14_who_comes_later_hears_nothing_of_before_even_when_it_is_still_on_its_way()
    {
        var early = await EnterAsync(_one, RelayAddress.Chat);
        for (var i = 0; i < 50; i++)
        {
            await SendAsync(_two, RelayAddress.Chat, $"before {i}");
        }

        var late = await EnterAsync(_one, RelayAddress.Chat);
        await SendAsync(_two, RelayAddress.Chat, "after");

        await HeardAsync(late, "after");
        await HeardAsync(early, [.. Enumerable.Range(0, 50).Select(i => $"before {i}"), "after"]);
    }

    [Fact]
    public async Task The_operator_sees_and_reaches_everybody_on_both_gateways()
    {
        var (first, second, topic, chat) = (
            await EnterAsync(_one, Origin("C1")), await EnterAsync(_two, Origin("C1")), await EnterAsync(_two, RelayAddress.Topic("10001")), await EnterAsync(_two, RelayAddress.Chat));
        await OnlineAsync("origin/C1", "origin/C1", "topic/10001");

        Assert.Equal(3, await Directory.SendToAllAsync("to all"u8.ToArray()));
        Assert.True(await Directory.SendToOneAsync("C1", "to one"u8.ToArray()));
        _two.Hear(second.Client, "plain"u8.ToArray());

        await HeardAsync(first, "to all", "to one");
        await HeardAsync(second, "to all");
        await HeardAsync(topic, "to all");
        Assert.Empty(chat.Transport.Texts);
        await Eventually.HoldsAsync("what was said to the server", async () => (await Directory.ReadHeardAsync(0)).Texts is [{ Address: "origin/C1" }]);
    }

    [Fact]
    public async Task Who_leaves_is_gone_on_both_sides_and_one_of_two_equal_names_remains()
    {
        var (first, second) = (await EnterAsync(_one, Origin("C1")), await EnterAsync(_two, Origin("C1")));
        await OnlineAsync("origin/C1", "origin/C1");

        _one.Leave(first.Client);

        await OnlineAsync("origin/C1");
        await Eventually.HoldsAsync("one to reach", async () => await SendAsync(_one, Origin("C1"), "who is there?") == 1);
        _two.Leave(second.Client);
        await OnlineAsync();
    }

    [Fact]
    public async Task A_name_that_is_empty_cannot_be_sent_to_and_has_what_goes_to_all()
    {
        var unnamed = await EnterAsync(_one, Origin(""));
        await OnlineAsync("origin/");

        Assert.Equal(0, await SendAsync(_two, Origin(""), "to nobody"));
        await Directory.SendToAllAsync("to all"u8.ToArray());

        await HeardAsync(unnamed, "to all");
        _one.Leave(unnamed.Client);
        await OnlineAsync();
    }

    [Fact]
    public async Task A_crowd_comes_and_goes_and_everybody_is_counted()
    {
        var crowd = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => EnterAsync(i % 2 == 0 ? _one : _two, RelayAddress.Chat)));
        Assert.Equal(300, await SendAsync(_one, RelayAddress.Chat, "hello"));
        await Task.WhenAll(crowd.Select(one => HeardAsync(one, "hello")));

        foreach (var (index, one) in crowd.Index().Where(one => one.Index < 299))
        {
            (index % 2 == 0 ? _one : _two).Leave(one.Client);
        }

        await Eventually.HoldsAsync("one left", async () => await SendAsync(_one, RelayAddress.Chat, "still there?") == 1);
    }

    [Fact]
    public async Task What_the_grains_have_forgotten_is_told_them_at_the_next_renewal()
    {
        var client = await EnterAsync(_one, Origin("C1"));
        await OnlineAsync("origin/C1");

        // What a lease that lapsed, or another activation, does to them.
        await _host.Grain<IRelayAddressGrain>("origin/C1").RenewAsync(GatewayOf(_one), 99);
        await Directory.RenewAsync(GatewayOf(_one), 99);
        Assert.Equal(0, await SendAsync(_two, Origin("C1"), "too early"));

        await OnlineAsync("origin/C1");
        await Eventually.HoldsAsync("it can be reached", async () => await SendAsync(_two, Origin("C1"), "hi") == 1);
        await Eventually.HoldsAsync("it was reached", () => new(client.Transport.Texts.Contains("hi")));
    }

    [Fact]
    public async Task Connections_stay_while_their_gateway_renews_and_go_when_it_is_dead()
    {
        var (alive, dead) = (await EnterAsync(_one, Origin("alive")), await EnterAsync(_two, Origin("dead")));
        await OnlineAsync("origin/alive", "origin/dead");

        await _two.StopAsync(CancellationToken.None); // and it says nothing of its connection

        await OnlineAsync("origin/alive");
        await Eventually.HoldsAsync("the dead cannot be reached", async () => await SendAsync(_one, Origin("dead"), "hi") == 0);
        Assert.Equal(1, await SendAsync(_one, Origin("alive"), "hi"));
        await HeardAsync(alive, "hi");
        Assert.NotNull(dead.Client);
    }

    private IRelayDirectoryGrain Directory => _host.Grain<IRelayDirectoryGrain>(RelayDirectory.Key);

    private static RelayAddress Origin(string name) => RelayAddress.Origin(name);

    private readonly Dictionary<RelayHub, string> _gateways = [];

    private string GatewayOf(RelayHub hub) => _gateways[hub];

    private async Task<RelayHub> StartAsync()
    {
        var cluster = _host.Services.GetRequiredService<IClusterClient>();
        var leases = Options.Create(new LeaseOptions { RenewEvery = TimeSpan.FromMilliseconds(500) });
        var sessions = new ChatSessions(cluster, leases, Options.Create(new GuestOptions()), TimeProvider.System, NullLogger<ChatSessions>.Instance);
        var metrics = new GatewayMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
        var hub = new RelayHub(cluster, sessions, Options.Create(new RelayOptions()), leases, TimeProvider.System, metrics, NullLogger<RelayHub>.Instance);
        _gateways[hub] = sessions.Gateway;
        sessions.Dispose();
        await hub.StartAsync(CancellationToken.None);
        _hubs.Add(hub);
        return hub;
    }

    private static async Task<(RelayClient Client, FakeTransport Transport)> EnterAsync(RelayHub hub, RelayAddress address)
    {
        var transport = new FakeTransport();
        var client = await hub.EnterAsync(address);
        client.Attach(transport.Connection);
        return (client, transport);
    }

    private static ValueTask<int> SendAsync(RelayHub hub, RelayAddress to, string text, RelayClient? except = null) =>
        hub.SendAsync(to, Encoding.UTF8.GetBytes(text), except);

    private static async Task HeardAsync((RelayClient Client, FakeTransport Transport) one, params string[] texts)
    {
        await Eventually.HoldsAsync(string.Join(", ", texts), () => new(one.Transport.Texts.Count >= texts.Length));
        Assert.Equal(texts, one.Transport.Texts);
    }

    private Task OnlineAsync(params string[] addresses) => Eventually.HoldsAsync(
        $"online: {string.Join(", ", addresses)}", async () => (await Directory.ListAsync()).Select(connection => connection.Address).SequenceEqual(addresses));
}
