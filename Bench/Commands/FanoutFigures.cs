using System.Globalization;
using OrleansChat.Bench.Load.Host;
using OrleansChat.Bench.Reports;

namespace OrleansChat.Bench.Commands;

/// <summary>One run of a fan-out.</summary>
internal sealed record FanoutFigures(double Rate, LoadAnswer.FannedOut Load, TimeSpan ServerCpu, TimeSpan OtherCpu)
{
    private const double LongestLatency = 250; // ms, at the 99th percentile

    public static IReadOnlyList<Column> Columns { get; } =
    [
        new("messages_per_second", "messages/s", "#,0"),
        new("deliveries_per_second", "deliveries/s", "#,0"),
        new("server_cpu_us_per_delivery", "CPU us/delivery", "0.00"),
        new("p50_ms", "p50 ms", "0.0"),
        new("p99_ms", "p99 ms", "0.0"),
        new("lost", "lost", "#,0", HasRatio: false),
        new("doubled", "doubled", "#,0", HasRatio: false),
        new("out_of_order", "out of order", "#,0", HasRatio: false),
        new("load_cpu_us_per_delivery", "load us/delivery", "0.00", HasRatio: false),
        new("other_cores", "other cores", "0.0", HasRatio: false),
    ];

    /// <summary>Every message reached every receiver once, in the same order.</summary>
    public bool IsWhole => Load is { Refused: 0, Lost: 0, Doubled: 0, OutOfOrder: 0, Stray: 0 };

    /// <summary>And nobody waited long: what counts as capacity.</summary>
    public bool IsKept => IsWhole && Load.WasKept && Load.P99 < LongestLatency;

    public double Deliveries => Load.Delivered / Load.Seconds;

    public Row ToRow(string server) => new(server,
    [
        Load.Messages / Load.Seconds, Deliveries, PerDelivery(ServerCpu.TotalSeconds), Load.P50, Load.P99,
        Load.Lost, Load.Doubled, Load.OutOfOrder, PerDelivery(Load.LoadCpuSeconds), OtherCores,
    ]);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rate,8:0.0} messages/s: {Deliveries,11:#,0} deliveries/s, p99 {Load.P99,7:0.0} ms, " +
        $"server {PerDelivery(ServerCpu.TotalSeconds):0.00} us/delivery, other cores {OtherCores:0.0}, {Verdict}");

    private double OtherCores => Math.Max(0, OtherCpu.TotalSeconds / Load.Seconds);

    private string Verdict => this switch
    {
        { Load.WasKept: false } => "could not keep up",
        { IsWhole: false } => $"refused {Load.Refused}, lost {Load.Lost}, doubled {Load.Doubled}, out of order {Load.OutOfOrder}, stray {Load.Stray}",
        { IsKept: false } => "late",
        _ => "kept",
    };

    private double? PerDelivery(double seconds) => Load.Delivered == 0 ? null : seconds * 1_000_000 / Load.Delivered;
}
