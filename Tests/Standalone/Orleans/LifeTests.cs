using Orleans.Configuration;
using Orleans.Hosting;
using OrleansChat.Tests.Standalone.Orleans.Grains;

namespace OrleansChat.Tests.Standalone.Orleans;

public sealed class LifeTests
{
    [Fact]
    public async Task A_grain_is_activated_once_by_the_first_call_and_before_any()
    {
        await using var host = await GrainHost.StartAsync();
        var grain = host.Grain<ILifeGrain>("waits");
        Assert.Empty(host.Probe.Events);

        var calls = Enumerable.Range(0, 10).Select(_ => grain.Life()).ToList();
        host.Probe.Open("begin");

        Assert.All(await Task.WhenAll(calls).Within("the calls have not finished"), life => Assert.Equal(1, life));
        Assert.Equal(["waits 1 begins"], host.Probe.Events);
    }

    [Fact]
    public async Task A_failing_activation_reaches_every_caller_that_waits_and_a_later_call_tries_again()
    {
        await using var host = await GrainHost.StartAsync();
        var grain = host.Grain<ILifeGrain>("fails first");

        var failure = await Assert.ThrowsAsync<InvalidDataException>(grain.Life);
        Assert.Equal("not the first time", failure.Message);

        // Real Orleans holds calls to such a grain for a few seconds.
        Assert.Equal(2, await grain.Life().Within("the second activation has not answered"));
    }

    [Fact]
    public async Task A_grain_that_asks_to_end_ends_after_the_call_and_the_next_call_begins_a_new_life()
    {
        await using var host = await GrainHost.StartAsync();
        var grain = host.Grain<ILifeGrain>("a");

        Assert.Equal(1, await grain.DeactivateOnIdle());
        Assert.Equal(DeactivationReasonCode.ApplicationRequested, await host.Probe.Marked("a 1 ends"));

        Assert.Equal(2, await grain.Life().Within("the next activation has not answered"));
        Assert.Equal(["a 1 begins", "a 1 ends: ApplicationRequested", "a 1 has ended", "a 2 begins"], host.Probe.Events);
    }

    [Fact]
    public async Task Calls_that_arrive_while_a_grain_waits_to_end_go_to_the_next_activation()
    {
        await using var host = await GrainHost.StartAsync();
        var grain = host.Grain<ILifeGrain>("a");
        var last = grain.DeactivateAndPass("gate");
        await host.Probe.Marked("gate in");

        var next = Enumerable.Range(0, 5).Select(_ => grain.Life()).ToList();
        host.Probe.Open("gate");

        await last.Within("the call in progress has not finished");
        Assert.All(await Task.WhenAll(next).Within("the next activation has not answered"), life => Assert.Equal(2, life));
    }

    [Fact]
    public async Task Calls_that_arrive_while_a_grain_ends_go_to_the_next_activation_which_begins_when_it_has_ended()
    {
        await using var host = await GrainHost.StartAsync();
        var grain = host.Grain<ILifeGrain>("lingers");
        await grain.DeactivateOnIdle();
        await host.Probe.Marked("lingers 1 ends");

        var next = Enumerable.Range(0, 5).Select(_ => grain.Life()).ToList();
        host.Probe.Open("end");

        Assert.All(await Task.WhenAll(next).Within("the next activation has not answered"), life => Assert.Equal(2, life));
        Assert.Equal(["lingers 1 begins", "lingers 1 ends: ApplicationRequested", "lingers 1 has ended", "lingers 2 begins"], host.Probe.Events);
    }

    [Fact]
    public async Task A_grain_that_fails_at_its_end_has_ended_all_the_same()
    {
        await using var host = await GrainHost.StartAsync();
        var grain = host.Grain<ILifeGrain>("fails at its end");
        await grain.DeactivateOnIdle();
        await host.Probe.Marked("fails at its end 1 ends");

        Assert.Equal(2, await grain.Life().Within("the next activation has not answered"));
        Assert.Contains(host.Probe.Logs.Entries, entry => entry.Exception is InvalidDataException { Message: "at its end" });
    }

    [Fact]
    public async Task A_grain_and_its_scope_are_disposed_at_the_end()
    {
        await using var host = await GrainHost.StartAsync();

        await host.Grain<ILifeGrain>("a").DeactivateOnIdle();

        Assert.False((bool)(await host.Probe.Marked("a 1 disposed"))!, "The scope was disposed before the grain.");
        await host.Probe.Marked("scope disposed");
    }

    [Fact]
    public async Task Every_grain_ends_when_the_host_stops()
    {
        await using var host = await GrainHost.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => host.Grain<ILifeGrain>($"grain {number}").Life()));

        await host.StopAsync();

        Assert.Equal(20, host.Probe.Events.Count(text => text.EndsWith("has ended", StringComparison.Ordinal)));
        Assert.Equal(20, host.Probe.Events.Count(text => text.EndsWith("ends: ShuttingDown", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_grain_that_nobody_calls_ends_after_a_while()
    {
        await using var host = await GrainHost.StartAsync(ShortLives);
        var grain = host.Grain<ILifeGrain>("a");
        await grain.Life();

        Assert.Equal(DeactivationReasonCode.ActivationIdle, await host.Probe.Marked("a 1 ends"));

        Assert.Equal(2, await grain.Life());
    }

    [Fact]
    public async Task A_grain_that_has_asked_for_more_time_stays_though_nobody_calls()
    {
        await using var host = await GrainHost.StartAsync(ShortLives);
        await host.Grain<ILifeGrain>("stays").DelayDeactivation(TimeSpan.FromDays(1));

        foreach (var life in Enumerable.Range(1, 2))
        {
            Assert.Equal(life, await host.Grain<ILifeGrain>("goes").Life());
            await host.Probe.Marked($"goes {life} ends");
        }

        Assert.Equal(1, await host.Grain<ILifeGrain>("stays").Life());
    }

    [Fact]
    public async Task A_grain_with_a_call_in_progress_does_not_end_for_idleness()
    {
        await using var host = await GrainHost.StartAsync(ShortLives);
        var call = host.Grain<IGateGrain>().Pass("gate");
        await host.Probe.Marked("gate in");

        foreach (var life in Enumerable.Range(1, 2))
        {
            await host.Grain<ILifeGrain>("goes").Life();
            await host.Probe.Marked($"goes {life} ends");
        }

        host.Probe.Open("gate");
        await call.Within("the call has not finished");
    }

    private static void ShortLives(ISiloBuilder silo) => silo.Configure<GrainCollectionOptions>(options =>
    {
        options.CollectionQuantum = TimeSpan.FromMilliseconds(100);
        options.CollectionAge = TimeSpan.FromMilliseconds(200);
    });
}
