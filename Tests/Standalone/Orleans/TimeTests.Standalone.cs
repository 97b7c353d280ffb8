using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using OrleansChat.Tests.Standalone.Orleans.Grains;

namespace OrleansChat.Tests.Standalone.Orleans;

/// <summary>Everything that waits does so on the registered clock.</summary>
public sealed class TimeTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private GrainHost _host = null!; // set by InitializeAsync

    private Probe Probe => _host.Probe;

    public async ValueTask InitializeAsync() => _host = await GrainHost.StartAsync(silo =>
    {
        silo.Services.AddSingleton<TimeProvider>(_time);
        silo.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionAge = TimeSpan.FromMinutes(10);
            options.ClassSpecificCollectionAge[typeof(TimerGrain).FullName!] = TimeSpan.FromMinutes(2); // a class has a name
        });
    });

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task An_idle_grain_ends_after_its_age_and_at_most_two_quanta()
    {
        await _host.Grain<ILifeGrain>("a").Life();

        _time.Advance(TimeSpan.FromMinutes(9.9));
        await _host.Grain<ILifeGrain>("other").Life();
        Assert.False(Probe.Has("a 1 ends"));

        _time.Advance(TimeSpan.FromMinutes(2.1));
        await Probe.Marked("a 1 ends");
        Assert.Equal(1, await _host.Grain<ILifeGrain>("other").Life());
    }

    [Fact]
    public async Task A_grain_that_is_called_now_and_then_stays()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(1, await _host.Grain<ILifeGrain>("a").Life());
            _time.Advance(TimeSpan.FromMinutes(9));
        }
    }

    [Fact]
    public async Task A_class_may_have_an_age_of_its_own()
    {
        await _host.Grain<ITimerGrain>("short").Start("never", TimeSpan.FromDays(1), TimeSpan.FromDays(1), interleave: false);

        _time.Advance(TimeSpan.FromMinutes(4));

        await Probe.Marked("ends");
    }

    [Fact]
    public async Task Ticks_alone_keep_no_grain()
    {
        await _host.Grain<ITimerGrain>("short").Start("tick", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), interleave: false);

        for (var tick = 1; !Probe.Has("ends") && tick < 30; tick++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAny(Probe.Marked($"tick {tick}"), Probe.Marked("ends"));
        }

        await Probe.Marked("ends");
    }

    [Fact]
    public async Task More_time_can_be_asked_for_and_given_back()
    {
        var grain = _host.Grain<ILifeGrain>("a");
        await grain.DelayDeactivation(TimeSpan.FromMinutes(30));
        _time.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(1, await grain.Life());

        await grain.DelayDeactivation(TimeSpan.FromDays(1));
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(1, await grain.Life());

        await grain.DelayDeactivation(TimeSpan.Zero);
        _time.Advance(TimeSpan.FromMinutes(12));
        await Probe.Marked("a 1 ends");
    }

    [Fact]
    public async Task A_caller_is_released_when_his_time_is_over_and_not_before()
    {
        var call = _host.Grain<ISlowGrain>().Pass("gate");
        await Probe.Marked("gate in");

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));

        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => call.Within("the caller was not released"));
        Assert.Contains("ISlowGrain.Pass on slow/one", timeout.Message, StringComparison.Ordinal);
        Probe.Open("gate");
    }

    [Fact]
    public async Task A_timer_ticks_a_period_after_the_tick_before_has_finished()
    {
        await _host.Grain<ITimerGrain>().Start("tick", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(3), interleave: false);

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(Probe.Has("tick 1"));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await Probe.Marked("tick 1");
        await _host.Grain<ITimerGrain>().Deactivate();
    }

    [Fact]
    public async Task A_change_while_a_tick_waits_takes_effect_after_it()
    {
        var grain = _host.Grain<ITimerGrain>();
        await grain.Start("tick", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), interleave: false);
        var call = grain.PassAndChange("gate", "tick", TimeSpan.FromSeconds(7), Timeout.InfiniteTimeSpan);
        await Probe.Marked("gate in");

        _time.Advance(TimeSpan.FromSeconds(1));
        Probe.Open("gate");
        await call;
        await Probe.Marked("tick 1");
        await grain.Settle();
        _time.Advance(TimeSpan.FromSeconds(6.9));
        await grain.Settle();
        Assert.False(Probe.Has("tick 2"));

        _time.Advance(TimeSpan.FromSeconds(0.1));
        await Probe.Marked("tick 2");
    }
}
