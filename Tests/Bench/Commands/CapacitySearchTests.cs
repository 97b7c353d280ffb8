using OrleansChat.Bench.Commands;

namespace OrleansChat.Tests.Bench.Commands;

public sealed class CapacitySearchTests
{
    private readonly List<double> _tried = [];

    [Theory]
    [InlineData(3.0)]
    [InlineData(100.0)]
    [InlineData(777.0)]
    [InlineData(10_000.0)]
    public async Task The_capacity_is_found_to_a_tenth(double capacity)
    {
        var found = await CapacitySearch.FindAsync(start: 100, rate => Task.FromResult(Holds(rate, capacity)));

        Assert.NotNull(found);
        Assert.InRange(found.Value, capacity / 1.1, capacity);
        Assert.InRange(_tried.Count, 2, 20);
    }

    [Fact]
    public async Task A_server_that_holds_no_rate_has_no_capacity() =>
        Assert.Null(await CapacitySearch.FindAsync(start: 100, rate => Task.FromResult(Holds(rate, capacity: 0))));

    [Fact]
    public async Task A_server_that_holds_every_rate_does_not_keep_the_search_for_ever()
    {
        Assert.NotNull(await CapacitySearch.FindAsync(start: 100, rate => Task.FromResult(Holds(rate, double.PositiveInfinity))));
        Assert.InRange(_tried.Count, 2, 20);
    }

    private bool Holds(double rate, double capacity)
    {
        _tried.Add(rate);
        return rate <= capacity;
    }
}
