using OrleansChat.Tests.Standalone.Orleans.Grains;

namespace OrleansChat.Tests.Standalone.Orleans;

/// <summary>Real Orleans promises no order among calls that wait, and a client's first calls do overtake each other there. Here they cannot.</summary>
public sealed class OrderTests
{
    [Fact]
    public async Task Calls_that_wait_start_in_the_order_in_which_they_came()
    {
        await using var host = await GrainHost.StartAsync();
        var grain = host.Grain<IGateGrain>();
        var calls = new List<Task> { grain.Pass("first") };
        await host.Probe.Marked("first in");

        foreach (var gate in Enumerable.Range(0, 20).Select(number => $"gate {number}"))
        {
            host.Probe.Open(gate);
            calls.Add(grain.Pass(gate));
        }

        await grain.Ping();
        host.Probe.Open("first");
        await Task.WhenAll(calls).Within("the calls have not finished");
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"gate {number} in"), host.Probe.Events.Where(IsEntry));

        static bool IsEntry(string text) => text.StartsWith("gate", StringComparison.Ordinal) && text.EndsWith("in", StringComparison.Ordinal);
    }
}
