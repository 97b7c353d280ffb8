using OrleansChat.Tests.Standalone.Orleans.Grains;

namespace OrleansChat.Tests.Standalone.Orleans;

public sealed class TimerTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    private GrainHost _host = null!; // set by InitializeAsync

    private Probe Probe => _host.Probe;

    private ITimerGrain Grain => _host.Grain<ITimerGrain>();

    public async ValueTask InitializeAsync() => _host = await GrainHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_timer_ticks_again_and_again()
    {
        await Grain.Start("tick", TimeSpan.Zero, Soon, interleave: false);

        await Probe.Marked("tick 5");
    }

    [Fact]
    public async Task A_timer_without_a_period_ticks_once()
    {
        await Grain.Start("once", TimeSpan.Zero, Timeout.InfiniteTimeSpan, interleave: false);
        await Probe.Marked("once 1");

        await Grain.Start("other", TimeSpan.Zero, Soon, interleave: false);
        await Probe.Marked("other 5");

        Assert.False(Probe.Has("once 2"));
    }

    [Fact]
    public async Task A_tick_waits_for_the_call_in_progress_unless_it_interleaves()
    {
        await Grain.Start("waiting", Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, interleave: false);
        await Grain.Start("interleaving", Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, interleave: true);
        await Grain.Change("interleaving", TimeSpan.FromMilliseconds(100), Soon);
        await Grain.Change("waiting", TimeSpan.FromMilliseconds(100), Soon);
        var call = Grain.Pass("gate");
        await Probe.Marked("gate in");
        var ticksBefore = Probe.Events.Count(text => text == "waiting");

        await Probe.Marked("interleaving 20");
        Assert.Equal(ticksBefore, Probe.Events.Count(text => text == "waiting"));

        Probe.Open("gate");
        await call;
        await Probe.Marked($"waiting {ticksBefore + 1}");
    }

    [Fact]
    public async Task Ticks_of_one_timer_never_overlap()
    {
        await Grain.StartGated("gated", "gate", TimeSpan.FromMilliseconds(1));
        await Probe.Marked("gated 1");
        await Grain.Start("other", TimeSpan.Zero, Soon, interleave: true);
        await Probe.Marked("other 5");
        Assert.False(Probe.Has("gated 2"));

        Probe.Open("gate");
        await Probe.Marked("gated 5");

        Assert.False(Probe.Has("gated overlaps"));
    }

    [Fact]
    public async Task A_timer_that_fails_ticks_again()
    {
        await Grain.StartFailing("failing", Soon);

        await Probe.Marked("failing 3");
    }

    [Fact]
    public async Task A_tick_is_a_turn_of_its_grain()
    {
        await Grain.StartObserving("observed");

        Assert.True((bool)(await Probe.Marked("observed"))!);
    }

    [Fact]
    public async Task A_timer_can_be_changed()
    {
        await Grain.Start("tick", TimeSpan.FromDays(1), TimeSpan.FromDays(1), interleave: false);

        await Grain.Change("tick", TimeSpan.Zero, Soon);

        await Probe.Marked("tick 3");
    }

    [Fact]
    public async Task A_timer_that_was_disposed_does_not_tick()
    {
        await Grain.Start("tick", TimeSpan.Zero, Soon, interleave: false);
        await Probe.Marked("tick 1");

        await Grain.Stop("tick");
        await Grain.Start("other", TimeSpan.Zero, Soon, interleave: false);
        await Probe.Marked("other 5");

        Assert.DoesNotContain("tick", Probe.Events.SkipWhile(text => text != "tick stopped"));
    }

    [Fact]
    public async Task A_timer_ends_with_its_activation()
    {
        await Grain.Start("tick", TimeSpan.Zero, Soon, interleave: false);
        await Probe.Marked("tick 1");

        await Grain.Deactivate();
        await Probe.Marked("ends");
        await Grain.Start("other", TimeSpan.Zero, Soon, interleave: false);
        await Probe.Marked("other 5");

        Assert.DoesNotContain("tick", Probe.Events.SkipWhile(text => text != "ends"));
    }
}
