using Orleans.Configuration;
using Orleans.Hosting;
using OrleansChat.Tests.Standalone.Orleans.Grains;

namespace OrleansChat.Tests.Standalone.Orleans;

public sealed class WaitingTests : IAsyncLifetime
{
    private GrainHost _host = null!; // set by InitializeAsync

    private Probe Probe => _host.Probe;

    private ISlowGrain Slow => _host.Grain<ISlowGrain>();

    public async ValueTask InitializeAsync() => _host = await GrainHost.StartAsync(silo =>
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(2)));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_caller_is_released_after_the_timeout_and_the_grain_goes_on()
    {
        var call = Slow.Pass("gate");
        await Probe.Marked("gate in");

        await Assert.ThrowsAsync<TimeoutException>(() => call.Within("the caller was not released"));

        Probe.Open("gate");
        await Probe.Marked("gate out");
        Probe.Open("next");
        Assert.Equal("next", await Slow.Pass("next").Within("the grain does not answer any more"));
    }

    [Fact]
    public async Task A_caller_is_released_though_his_call_has_not_begun_and_then_it_never_begins()
    {
        var first = Slow.Pass("a");
        await Probe.Marked("a in");
        var second = Slow.Pass("b");

        await Assert.ThrowsAsync<TimeoutException>(() => second.Within("the caller was not released"));

        Probe.Open("a");
        Probe.Open("c");
        await Slow.Pass("c").Within("the grain does not answer any more");
        Assert.False(Probe.Has("b in"));
        await Assert.ThrowsAsync<TimeoutException>(() => first);
    }

    [Fact]
    public async Task A_method_may_say_how_long_its_callers_wait()
    {
        var other = Slow.PassOrCancel("other", CancellationToken.None);

        await Assert.ThrowsAsync<TimeoutException>(() => Slow.PassShortly("gate").Within("the caller was not released"));

        Probe.Open("gate");
        Probe.Open("other");
        Assert.Equal("other", await other);
    }

    [Fact]
    public async Task A_cancelled_caller_is_released_and_the_grain_is_told_in_a_turn()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Slow.PassOrCancel("gate", cancellation.Token);
        await Probe.Marked("gate in");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within("the caller was not released"));
        Assert.True((bool)(await Probe.Marked("gate told"))!);
        Assert.True((bool)(await Probe.Marked("gate cancelled"))!);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_it_begins_never_begins()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Slow.PassOrCancel("gate", cancellation.Token));

        Assert.True(await Slow.SeesCancellation(new CancellationTokenSource().Token));
        Assert.False(Probe.Has("gate in"));
    }

    [Fact]
    public async Task A_call_that_nobody_cancels_answers()
    {
        using var cancellation = new CancellationTokenSource();
        Probe.Open("gate");

        Assert.Equal("gate", await Slow.PassOrCancel("gate", cancellation.Token));
    }

    [Fact]
    public async Task The_caller_of_a_one_way_method_goes_on_at_once()
    {
        await Slow.PassUnheard("gate").Within("the caller has waited");
        await Probe.Marked("gate in");

        Slow.Notify("notified");

        Probe.Open("gate");
        await Probe.Marked("notified");
    }

    [Fact]
    public async Task The_caller_of_a_one_way_method_does_not_hear_of_failure()
    {
        await Slow.FailUnheard("unheard");
        Slow.FailNotified("notified");

        Slow.Notify("after");
        await Probe.Marked("after");
    }
}
