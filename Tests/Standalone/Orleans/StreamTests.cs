using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Tests.Standalone.Orleans.Grains;

namespace OrleansChat.Tests.Standalone.Orleans;

public sealed class StreamTests : IAsyncLifetime
{
    private GrainHost _host = null!; // set by InitializeAsync

    private Probe Probe => _host.Probe;

    public async ValueTask InitializeAsync() => _host = await GrainHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_subscriber_gets_what_is_published_in_order()
    {
        var stream = _host.Stream<int>();
        var reader = new Reader();
        await stream.SubscribeAsync(reader);

        foreach (var number in Enumerable.Range(0, 100))
        {
            await stream.OnNextAsync(number);
        }

        await reader.Got(99);
        Assert.Equal(Enumerable.Range(0, 100), reader.Numbers);
    }

    [Fact]
    public async Task Every_subscriber_gets_everything_on_its_stream_and_nothing_else()
    {
        Reader first = new(), second = new(), elsewhere = new();
        await _host.Stream<int>("one").SubscribeAsync(first);
        await _host.Stream<int>("one").SubscribeAsync(second);
        await _host.Stream<int>("two").SubscribeAsync(elsewhere);

        await _host.Stream<int>("one").OnNextAsync(1);
        await _host.Stream<int>("two").OnNextAsync(2);

        await first.Got(1);
        await second.Got(1);
        await elsewhere.Got(2);
        Assert.Equal([2], elsewhere.Numbers);
    }

    [Fact]
    public async Task A_subscriber_may_be_a_delegate()
    {
        await _host.Stream<int>().SubscribeAsync((number, _) =>
        {
            Probe.Mark($"got {number}");
            return Task.CompletedTask;
        });

        await _host.Stream<int>().OnNextAsync(1);

        await Probe.Marked("got 1");
    }

    [Fact]
    public async Task A_grain_that_is_slow_to_take_its_events_holds_up_nobody()
    {
        var slow = _host.Grain<ISubscriberGrain>("a");
        var quick = new Reader();
        await slow.Subscribe();
        await _host.Stream<int>("a").SubscribeAsync(quick);
        var call = slow.Pass("gate");
        await Probe.Marked("gate in");

        foreach (var number in Enumerable.Range(0, 5))
        {
            await _host.Stream<int>("a").OnNextAsync(number);
            await quick.Got(number);
        }

        Assert.Empty(Probe.Events);
        Probe.Open("gate");
        await call;
        await Probe.Marked("a 1 gets 4");
    }

    [Fact]
    public async Task A_failing_subscriber_hurts_nobody()
    {
        var failing = new Reader { OnNext = _ => throw new InvalidDataException("on purpose") };
        var other = new Reader();
        await _host.Stream<int>().SubscribeAsync(failing);
        await _host.Stream<int>().SubscribeAsync(other);

        foreach (var number in Enumerable.Range(0, 10))
        {
            await _host.Stream<int>().OnNextAsync(number);
        }

        await other.Got(9);
        Assert.Equal(Enumerable.Range(0, 10), other.Numbers);
    }

    [Fact]
    public async Task Who_has_unsubscribed_gets_nothing_more()
    {
        Reader leaving = new(), staying = new();
        var handle = await _host.Stream<int>().SubscribeAsync(leaving);
        await _host.Stream<int>().SubscribeAsync(staying);
        await _host.Stream<int>().OnNextAsync(1);
        await leaving.Got(1);

        await handle.UnsubscribeAsync();
        await _host.Stream<int>().OnNextAsync(2);

        await staying.Got(2);
        Assert.Equal([1], leaving.Numbers);
        await Assert.ThrowsAsync<InvalidOperationException>(handle.UnsubscribeAsync);
    }

    [Fact]
    public async Task A_publisher_need_not_be_outside_of_grains()
    {
        var reader = new Reader();
        await _host.Stream<int>("a").SubscribeAsync(reader);

        await _host.Grain<ISubscriberGrain>("a").Publish(1);

        await reader.Got(1);
    }

    [Fact]
    public async Task A_grain_gets_events_in_order_and_in_turns()
    {
        var grain = _host.Grain<ISubscriberGrain>("a");
        await grain.Subscribe();

        foreach (var number in Enumerable.Range(0, 100))
        {
            await _host.Stream<int>("a").OnNextAsync(number);
        }

        await Probe.Marked("a 1 gets 99");
        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"a 1 gets {number}"), Probe.Events);
        Assert.False(Probe.Has("event outside of a turn"));
    }

    [Fact]
    public async Task An_event_waits_for_the_call_in_progress()
    {
        var grain = _host.Grain<ISubscriberGrain>("a");
        await grain.Subscribe();
        await _host.Stream<int>("a").OnNextAsync(0);
        await Probe.Marked("a 1 gets 0");
        var reader = new Reader();
        await _host.Stream<int>("a").SubscribeAsync(reader);
        var call = grain.Pass("gate");
        await Probe.Marked("gate in");

        await _host.Stream<int>("a").OnNextAsync(1);
        await reader.Got(1);
        await grain.Ping();
        Probe.Open("gate");

        await call.Within("the call has not finished");
        await Probe.Marked("a 1 gets 1");
        Assert.Equal(["a 1 gets 0", "gate out", "a 1 gets 1"], Probe.Events);
    }

    [Fact]
    public async Task A_grains_subscription_outlives_its_activation_and_is_resumed()
    {
        var grain = _host.Grain<ISubscriberGrain>("resumes");
        await grain.Subscribe();
        await _host.Stream<int>("resumes").OnNextAsync(1);
        await Probe.Marked("resumes 1 gets 1");

        await grain.Deactivate();
        await Probe.Marked("resumes 1 ends");
        await _host.Stream<int>("resumes").OnNextAsync(2);

        await Probe.Marked("resumes 2 gets 2");
        Assert.Equal(1, await grain.CountSubscriptions());
        await grain.Unsubscribe();
        Assert.Equal(0, await grain.CountSubscriptions());
    }

    [Fact]
    public async Task Subscriptions_are_listed_for_who_has_them()
    {
        await _host.Stream<int>("a").SubscribeAsync(new Reader());
        await _host.Stream<int>("a").SubscribeAsync(new Reader());
        await _host.Grain<ISubscriberGrain>("a").Subscribe();

        Assert.Equal(2, (await _host.Stream<int>("a").GetAllSubscriptionHandles()).Count);
        Assert.Equal(1, await _host.Grain<ISubscriberGrain>("a").CountSubscriptions());
    }

    [Fact]
    public void Streams_have_names()
    {
        var stream = _host.Stream<int>("a");

        Assert.Equal(StreamId.Create("tests", "a"), stream.StreamId);
        Assert.NotEqual(StreamId.Create("tests", "b"), stream.StreamId);
        Assert.Equal("tests/a", stream.StreamId.ToString());
        Assert.Equal("tests", stream.StreamId.GetNamespace());
        Assert.Equal("a", stream.StreamId.GetKeyAsString());
        Assert.Equal(GrainHost.Streams, stream.ProviderName);
        Assert.Equal(stream, _host.Stream<int>("a"));
    }

    [Fact]
    public void A_stream_provider_that_was_not_added_is_not_found() =>
        Assert.Throws<KeyNotFoundException>(() => _host.Client.GetStreamProvider("another"));
}
