using OrleansChat.Tests.Standalone.Orleans.Grains;

namespace OrleansChat.Tests.Standalone.Orleans;

public sealed class SchedulerTests : IAsyncLifetime
{
    private GrainHost _host = null!; // set by InitializeAsync

    public async ValueTask InitializeAsync() => _host = await GrainHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task What_a_grain_awaits_continues_on_its_scheduler() => Assert.True(await _host.Grain<IThreadGrain>().KeepsItsScheduler());

    [Fact]
    public async Task Continuations_of_interleaved_calls_never_run_in_parallel()
    {
        var grain = _host.Grain<IThreadGrain>();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => grain.CountTo(40))).Within("the calls have not finished");

        Assert.Equal(50 * 40, await grain.Counted());
    }

    [Fact]
    public async Task What_is_ambient_at_the_caller_does_not_flow_into_the_grain()
    {
        var grain = _host.Grain<IThreadGrain>();
        await grain.SeesAmbient();
        ThreadGrain.Ambient.Value = "mine";

        var seen = await grain.SeesAmbient();

        Assert.Null(seen);
        Assert.Equal("mine", ThreadGrain.Ambient.Value);
    }

    [Fact]
    public async Task The_callers_synchronization_context_stays_with_the_caller()
    {
        var grain = _host.Grain<IThreadGrain>();
        await grain.SeesSynchronizationContext();
        var context = new SynchronizationContext();
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            var call = grain.SeesSynchronizationContext();
            Assert.Same(context, SynchronizationContext.Current);
            SynchronizationContext.SetSynchronizationContext(null);

            Assert.False(await call);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }
}
