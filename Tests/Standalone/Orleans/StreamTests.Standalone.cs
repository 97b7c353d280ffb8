using OrleansChat.Tests.Standalone.Orleans.Grains;

namespace OrleansChat.Tests.Standalone.Orleans;

/// <summary>What streams promise here beyond real Orleans.</summary>
public sealed class LocalStreamTests
{
    /// <remarks>Real Orleans delivers to all subscriptions of one client one after the other.</remarks>
    [Fact]
    public async Task A_slow_subscriber_holds_up_no_other_of_the_same_process()
    {
        await using var host = await GrainHost.StartAsync();
        var slow = new Reader { OnNext = _ => host.Probe.Gate("slow") };
        var quick = new Reader();
        await host.Stream<int>().SubscribeAsync(slow);
        await host.Stream<int>().SubscribeAsync(quick);

        foreach (var number in Enumerable.Range(0, 10))
        {
            await host.Stream<int>().OnNextAsync(number);
            await quick.Got(number);
        }

        Assert.Empty(slow.Numbers);
        host.Probe.Open("slow");
        await slow.Got(9);
        Assert.Equal(Enumerable.Range(0, 10), slow.Numbers);
    }

    [Fact]
    public async Task The_oldest_events_fall_out_of_a_slow_subscribers_queue_and_the_newest_arrive()
    {
        await using var host = await GrainHost.StartAsync();
        var reader = new Reader
        {
            OnNext = number =>
            {
                host.Probe.Mark($"{number} in");
                return host.Probe.Gate("slow");
            },
        };
        await host.Stream<int>().SubscribeAsync(reader);
        await host.Stream<int>().OnNextAsync(-1);
        await host.Probe.Marked("-1 in");

        await host.Stream<int>().OnNextBatchAsync(Enumerable.Range(0, 3000));

        host.Probe.Open("slow");
        await reader.Got(2999);
        Assert.Equal([-1, .. Enumerable.Range(3000 - 1024, 1024)], reader.Numbers);
    }

    [Fact]
    public async Task Events_of_a_grain_that_has_not_resumed_are_dropped_and_the_grain_works()
    {
        await using var host = await GrainHost.StartAsync();
        var grain = host.Grain<ISubscriberGrain>("forgets");
        await grain.Subscribe();
        await grain.Deactivate();
        await host.Probe.Marked("forgets 1 ends");

        await host.Stream<int>("forgets").OnNextAsync(1);

        await grain.Ping().Within("the grain does not answer");
        Assert.Equal(1, await grain.CountSubscriptions());
        Assert.Empty(host.Probe.Events);
    }

    [Fact]
    public async Task Publishing_to_nobody_allocates_nothing()
    {
        await using var host = await GrainHost.StartAsync();
        var stream = host.Stream<int>();
        await stream.OnNextAsync(0);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            _ = stream.OnNextAsync(i).IsCompleted;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
