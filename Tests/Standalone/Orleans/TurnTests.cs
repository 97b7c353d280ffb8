using OrleansChat.Tests.Standalone.Orleans.Grains;

namespace OrleansChat.Tests.Standalone.Orleans;

public sealed class TurnTests : IAsyncLifetime
{
    private GrainHost _host = null!; // set by InitializeAsync

    private Probe Probe => _host.Probe;

    public async ValueTask InitializeAsync() => _host = await GrainHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_call_waits_until_the_one_before_has_finished()
    {
        var grain = _host.Grain<IGateGrain>();
        var first = grain.Pass("a");
        await Probe.Marked("a in");

        var second = grain.Pass("b");
        await grain.Ping();
        Assert.Equal(["a in"], Probe.Events);

        Probe.Open("b");
        Probe.Open("a");
        await Task.WhenAll(first, second).Within("the calls have not finished");
        Assert.Equal(["a in", "a out", "b in", "b out"], Probe.Events);
    }

    [Fact]
    public async Task An_interleaving_call_starts_while_another_is_in_progress()
    {
        var grain = _host.Grain<IGateGrain>();
        var first = grain.Pass("a");
        await Probe.Marked("a in");

        var second = grain.PassInterleaving("b");
        await Probe.Marked("b in");
        Probe.Open("b");
        await second.Within("the interleaving call has not finished");

        Probe.Open("a");
        await first;
        Assert.Equal(["a in", "b in", "b out", "a out"], Probe.Events);
    }

    [Fact]
    public async Task An_interleaving_call_that_came_before_the_activation_does_not_wait_behind_others()
    {
        var grain = _host.Grain<IGateGrain>("waits");
        List<Task> calls = [grain.Pass("a"), grain.Pass("b"), grain.PassInterleaving("c")];

        Probe.Open("begin");
        await Probe.Marked("c in");

        Probe.Open("a");
        Probe.Open("b");
        Probe.Open("c");
        await Task.WhenAll(calls).Within("the calls have not finished");
    }

    [Fact]
    public async Task A_reader_joins_others_though_a_writer_waits()
    {
        var grain = _host.Grain<IGateGrain>();
        var reader = grain.PassReading("a");
        await Probe.Marked("a in");
        var writer = grain.Pass("b");
        await grain.Ping();

        var other = grain.PassReading("c");
        await Probe.Marked("c in");

        Probe.Open("a");
        Probe.Open("b");
        Probe.Open("c");
        await Task.WhenAll(reader, writer, other).Within("the calls have not finished");
    }

    [Fact]
    public async Task A_call_does_not_wait_for_interleaving_ones()
    {
        var grain = _host.Grain<IGateGrain>();
        var interleaving = grain.PassInterleaving("a");
        await Probe.Marked("a in");

        Probe.Open("b");
        await grain.Pass("b").Within("the call has waited for an interleaving one");

        Probe.Open("a");
        await interleaving;
    }

    [Fact]
    public async Task Readers_share_and_writers_wait_for_them()
    {
        var grain = _host.Grain<IGateGrain>();
        var reader = grain.PassReading("a");
        await Probe.Marked("a in");
        var other = grain.PassReading("b");
        await Probe.Marked("b in");

        var writer = grain.Pass("c");
        await grain.Ping();
        Assert.Equal(["a in", "b in"], Probe.Events);

        Probe.Open("a");
        Probe.Open("b");
        Probe.Open("c");
        await Task.WhenAll(reader, other, writer).Within("the calls have not finished");
    }

    [Fact]
    public async Task A_reader_waits_for_a_writer()
    {
        var grain = _host.Grain<IGateGrain>();
        var writer = grain.Pass("a");
        await Probe.Marked("a in");

        Probe.Open("b");
        var reader = grain.PassReading("b");
        await grain.Ping();
        Assert.Equal(["a in"], Probe.Events);

        Probe.Open("a");
        await Task.WhenAll(reader, writer).Within("the calls have not finished");
    }

    [Fact]
    public async Task All_calls_of_a_reentrant_grain_interleave()
    {
        var grain = _host.Grain<IReentrantGateGrain>();
        var first = grain.Pass("a");
        await Probe.Marked("a in");

        var second = grain.Pass("b");
        await Probe.Marked("b in");

        Probe.Open("a");
        Probe.Open("b");
        await Task.WhenAll(first, second).Within("the calls have not finished");
    }

    [Fact]
    public async Task Grains_of_different_keys_do_not_wait_for_each_other()
    {
        var first = _host.Grain<IGateGrain>("one").Pass("a");
        await Probe.Marked("a in");

        Probe.Open("b");
        await _host.Grain<IGateGrain>("two").Pass("b").Within("the other grain has waited");

        Probe.Open("a");
        await first;
    }
}
