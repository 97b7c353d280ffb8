using OrleansChat.Bench.Reports;

namespace OrleansChat.Tests.Bench.Reports;

public sealed class ReportTests
{
    private static readonly Report Report = new(
        "fanout", "as asked",
        [new Column("cpu_us", "CPU us", "0.0"), new Column("lost", "lost", "0", HasRatio: false)],
        [new Row("gateway", [20, 0]), new Row("websocket", [16, 0])],
        Yardsticks: ["websocket", "signalr"],
        Notes: ["signalr could not be measured."]);

    [Fact]
    public void Every_figure_is_also_a_ratio_to_each_yardstick_there_is()
    {
        var lines = Report.ToText().Split(Environment.NewLine);

        Assert.Contains("gateway      20.0     0", lines);
        Assert.Contains("gateway / websocket    1.25", lines);
        Assert.Contains("! signalr could not be measured.", lines);
        Assert.DoesNotContain(lines, line => line.Contains("/ signalr", StringComparison.Ordinal));
    }

    [Fact]
    public void Programs_get_the_same_figures()
    {
        var json = Report.ToJson(new Machine(2, "cpu", "6.1", ".NET", "Standalone", "abc", 0.5));

        Assert.Equal(20, (double?)json["figures"]![0]!["cpu_us"]);
        Assert.Equal("websocket", (string?)json["ratios"]![0]!["to"]);
        Assert.Equal(1.25, (double?)json["ratios"]![0]!["cpu_us"]);
        Assert.Equal("Standalone", (string?)json["machine"]!["edition"]);
    }

    [Fact]
    public void Without_rows_there_are_notes() =>
        Assert.Contains("! signalr", (Report with { Rows = [] }).ToText(), StringComparison.Ordinal);
}
