using OrleansChat.Bench.Load;

namespace OrleansChat.Tests.Bench.Load;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(63)]
    [InlineData(1_000)]
    [InlineData(250_000)]
    [InlineData(3_000_000_000)]
    public void A_percentile_is_right_to_two_percent(long largest)
    {
        var histogram = new LatencyHistogram();
        for (var i = 1; i <= 100; i++) { histogram.Record(largest * i / 100); }

        Assert.InRange(histogram.Percentile(0.5), largest / 2, (long)(largest / 2 * 1.02) + 1);
        Assert.InRange(histogram.Percentile(0.99), largest * 99 / 100, (long)(largest * 0.99 * 1.02));
        Assert.Equal(largest, histogram.Percentile(1));
    }

    [Fact]
    public void Two_histograms_add_up()
    {
        var one = new LatencyHistogram();
        var other = new LatencyHistogram();
        one.Record(10);
        other.Record(20);

        one.Add(other);

        Assert.Equal(2, one.Count);
        Assert.Equal(10, one.Percentile(0.5));
        Assert.Equal(20, one.Percentile(0.51));
    }

    [Fact]
    public void An_empty_histogram_says_nothing() => Assert.Equal(0, new LatencyHistogram().Percentile(0.99));
}
