using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using OrleansChat.Grains.Relays;
using OrleansChat.Grains.Rooms;
using OrleansChat.Relays;
using OrleansChat.Rooms;
using OrleansChat.Tests.Standalone.Orleans;
using OrleansChat.Users;

namespace OrleansChat.Tests.Grains.Relays;

/// <summary>An address on the runtime that the edition has.</summary>
public sealed class RelayAddressGrainTests : IAsyncLifetime
{
    private GrainHost _host = null!; // set by InitializeAsync
    private IRelayAddressGrain _address = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await GrainHost.StartAsync(silo =>
        {
            silo.Services.AddSingleton(TimeProvider.System);
            silo.Services.Configure<RoomOptions>(options => options.MemberLease = TimeSpan.FromSeconds(2));
            silo.AddMemoryStreams(RoomStream.Provider);
        });
        _address = _host.Grain<IRelayAddressGrain>(RelayAddress.Origin("né 我/C1").Key);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_text_goes_to_every_gateway_that_has_listeners_and_to_no_other()
    {
        var (one, two, other) = (await GatewayStream.OpenAsync(_host), await GatewayStream.OpenAsync(_host), await GatewayStream.OpenAsync(_host));
        await _address.EnterAsync(one.Gateway, [SessionId.New(), SessionId.New()]);
        await _address.EnterAsync(two.Gateway, [SessionId.New()]);
        await _host.Grain<IRelayAddressGrain>("origin/other").EnterAsync(other.Gateway, [SessionId.New()]);

        Assert.Equal(3, await SendAsync("hello"));

        await one.HeardAsync("hello");
        await two.HeardAsync("hello");
        Assert.Empty(other.Events);
        Assert.Equal(RelayAddress.Origin("né 我/C1").Key, one.Events.Single().Address);
    }

    [Fact]
    public async Task Texts_arrive_in_order_however_many_are_sent_at_once()
    {
        var gateway = await GatewayStream.OpenAsync(_host);
        await _address.EnterAsync(gateway.Gateway, [SessionId.New()]);
        var texts = Enumerable.Range(0, 2_000).Select(i => $"{i}").ToArray();

        foreach (var text in texts)
        {
            await SendAsync(text);
        }

        await gateway.HeardAsync(texts);
    }

    [Fact]
    public async Task The_sender_is_left_out_and_is_no_reason_to_send()
    {
        var gateway = await GatewayStream.OpenAsync(_host);
        var sender = SessionId.New();
        await _address.EnterAsync(gateway.Gateway, [sender]);
        Assert.Equal(0, await SendAsync("to nobody", sender));

        await _address.EnterAsync(gateway.Gateway, [SessionId.New()]);
        Assert.Equal(1, await SendAsync("to the other", sender));

        await gateway.HeardAsync("to the other");
        Assert.Equal(sender, gateway.Deliveries.Single().Except);
    }

    [Fact]
    public async Task Who_enters_learns_which_texts_came_before()
    {
        var gateway = await GatewayStream.OpenAsync(_host);
        await _address.EnterAsync(gateway.Gateway, [SessionId.New()]);
        await SendAsync("before");

        var position = await _address.EnterAsync(gateway.Gateway, [SessionId.New()]);
        await SendAsync("after");

        await gateway.HeardAsync("before", "after");
        Assert.Equal([position.Epoch, position.Epoch], gateway.Events.Select(heard => heard.Epoch));
        Assert.Equal([position.Sequence, position.Sequence + 1], gateway.Deliveries.Select(delivery => delivery.Sequence));
    }

    [Fact]
    public async Task An_address_that_nobody_has_reaches_nobody_and_is_there_when_somebody_comes()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(0, await SendAsync("to nobody"));
        }

        var gateway = await GatewayStream.OpenAsync(_host);
        await _address.EnterAsync(gateway.Gateway, [SessionId.New()]);
        Assert.Equal(1, await SendAsync("to somebody"));

        await gateway.HeardAsync("to somebody");
    }

    [Fact]
    public async Task A_gateway_that_is_silent_for_a_lease_has_no_listeners_any_more()
    {
        await _address.EnterAsync("dead", [SessionId.New()]);
        Assert.True(await _address.RenewAsync("dead", 1));
        Assert.False(await _address.RenewAsync("dead", 2));
        await _address.EnterAsync("dead", [SessionId.New()]);

        await Eventually.HoldsAsync("nobody listens", async () => await SendAsync("hello") == 0);

        Assert.False(await _address.RenewAsync("dead", 1));
    }

    [Fact]
    public async Task A_gateway_that_takes_nothing_does_not_keep_texts_from_the_others()
    {
        var (dead, alive) = (await GatewayStream.OpenAsync(_host, answers: false), await GatewayStream.OpenAsync(_host));
        await _address.EnterAsync(dead.Gateway, [SessionId.New()]);
        await _address.EnterAsync(alive.Gateway, [SessionId.New()]);
        var texts = Enumerable.Range(0, 20).Select(i => $"{i}" + new string('x', 200_000)).ToArray();

        foreach (var text in texts)
        {
            await SendAsync(text);
        }

        await alive.HeardAsync(texts);
        Assert.True(dead.Texts.Count() < texts.Length);
    }

    private async Task<int> SendAsync(string text, SessionId? except = null) => await _address.SendAsync(new RelayText(Encoding.UTF8.GetBytes(text), except));
}
