using OrleansChat.Tests.Standalone.Orleans.Grains;

namespace OrleansChat.Tests.Standalone.Orleans;

public sealed class WorkerTests : IAsyncLifetime
{
    private GrainHost _host = null!; // set by InitializeAsync

    public async ValueTask InitializeAsync() => _host = await GrainHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_stateless_worker_works_on_as_many_calls_as_it_may_and_no_more()
    {
        var grain = _host.Grain<IWorkerGrain>();
        var calls = Enumerable.Range(0, 5).Select(_ => grain.Work("gate")).ToList();
        await _host.Probe.Marked("gate 3 in");
        Assert.False(_host.Probe.Has("gate 4 in"));

        _host.Probe.Open("gate");

        Assert.Equal(3, (await Task.WhenAll(calls).Within("the calls have not finished")).Distinct().Count());
    }

    [Fact]
    public async Task A_stateless_worker_that_is_not_busy_stays_one()
    {
        _host.Probe.Open("gate");
        var grain = _host.Grain<IWorkerGrain>();

        var first = await grain.Work("gate");

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(first, await grain.Work("gate"));
        }
    }
}
