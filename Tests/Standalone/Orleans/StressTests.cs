using OrleansChat.Tests.Standalone.Orleans.Grains;

namespace OrleansChat.Tests.Standalone.Orleans;

public sealed class StressTests : IAsyncLifetime
{
    private const int Callers = 16;
    private const int CallsOfEach = 400;
    private const int Keys = 7;

    private GrainHost _host = null!; // set by InitializeAsync

    public async ValueTask InitializeAsync() => _host = await GrainHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Under_many_callers_no_call_is_lost_and_no_two_turns_of_a_grain_meet()
    {
        var sent = await Stress(ends: false);

        Assert.Empty(_host.Ledger.Violations);
        Assert.Equal(sent, _host.Ledger.Total);
        Assert.Equal(Keys, _host.Ledger.Lives);
    }

    [Fact]
    public async Task While_grains_end_under_their_callers_no_call_is_lost_and_no_two_activations_meet()
    {
        var sent = await Stress(ends: true);

        Assert.Empty(_host.Ledger.Violations);
        Assert.Equal(sent, _host.Ledger.Total);
        Assert.True(_host.Ledger.Lives > 3 * Keys, $"Only {_host.Ledger.Lives} activations: the grains have hardly ended.");
    }

    /// <summary>How many calls arrived, those that grains made included, as their callers see it.</summary>
    private async Task<int> Stress(bool ends)
    {
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            var sent = 0;
            for (var i = 0; i < CallsOfEach; i++)
            {
                sent += await Rejection.Overcome(() => CallAsync(random, ends));
            }

            return sent;
        })).ToList();
        return (await Task.WhenAll(callers).Within("the callers have not finished")).Sum();
    }

    private async Task<int> CallAsync(Random random, bool ends)
    {
        var key = random.Next(Keys);
        var grain = Grain(key);
        switch (random.Next(ends ? 4 : 3))
        {
            case 0:
                return await grain.Add(random.Next(3));
            case 1:
                return await grain.AddInterleaving(random.Next(3));
            case 2 when key > 0:
                // Only downwards: grains that end wait for their calls in progress, so calls in a circle would wait for each other.
                return await grain.AddWith(Grain(random.Next(key)), random.Next(3));
            case 3:
                return await grain.AddAndEnd();
            default:
                return await grain.Add(0);
        }
    }

    private IStressGrain Grain(int key) => _host.Grain<IStressGrain>($"key {key}");
}
