using Orleans.Engine;
using OrleansChat.Tests.Standalone.Orleans.Grains;

namespace OrleansChat.Tests.Standalone.Orleans;

/// <summary>Where turns run, which is this implementation's own affair, and what calls cost.</summary>
public sealed class InlineTests : IAsyncLifetime
{
    private GrainHost _host = null!; // set by InitializeAsync

    private IInlineGrain Grain => _host.Grain<IInlineGrain>();

    public async ValueTask InitializeAsync()
    {
        _host = await GrainHost.StartAsync();
        await Grain.Thread();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task An_idle_grain_answers_on_its_callers_thread()
    {
        var thread = Grain.Thread();

        Assert.True(thread.IsCompletedSuccessfully);
        Assert.Equal(Environment.CurrentManagedThreadId, await thread);
    }

    [Fact]
    public async Task The_first_call_to_a_grain_does_not_hold_its_caller_up()
    {
        var thread = _host.Grain<IInlineGrain>("new").Thread();

        Assert.NotEqual(0, await thread);
    }

    [Fact]
    public async Task A_long_chain_of_calls_does_not_overflow_the_stack() =>
        Assert.Equal(10_000, await _host.Grain<IInlineGrain>("10000").Descend(10_000).Within("the chain has not answered"));

    [Fact]
    public async Task A_caller_does_not_continue_within_the_grains_turn()
    {
        var call = Grain.Await("gate").AsTask();
        var inTurn = ContinueAsync();
        await Task.WhenAll(_host.Grain<IInlineGrain>("other").Complete("gate"), call);

        Assert.False(await inTurn);

        async Task<bool> ContinueAsync()
        {
            await call;
            return Activation.Current is not null;
        }
    }

    [Fact]
    public async Task A_grain_that_keeps_its_thread_keeps_no_other_grain()
    {
        var blocked = Task.Run(() => Grain.Block("gate"), TestContext.Current.CancellationToken);
        await _host.Probe.Marked("gate in");

        var waiting = Grain.Thread();
        await _host.Grain<IInlineGrain>("other").Thread().Within("the other grain does not answer");
        Assert.False(waiting.IsCompleted);

        _host.Probe.Open("gate");
        await Task.WhenAll(blocked, waiting).Within("the calls have not finished");
    }

    [Fact]
    public async Task A_call_that_need_not_wait_allocates_less_than_200_bytes()
    {
        var grain = Grain;
        await AddAsync(1000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var sum = AddAsync(1000);
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;

        Assert.True(sum.IsCompletedSuccessfully);
        Assert.InRange(bytes, 1, 199);

        async Task<int> AddAsync(int times)
        {
            var sum = 0;
            for (var i = 0; i < times; i++)
            {
                sum = await grain.Add(1);
            }

            return sum;
        }
    }

    [Fact]
    public void Who_has_no_turn_has_no_activation() => Assert.Null(Activation.Current);
}
