using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using OrleansChat.Bench.Load.Host;
using OrleansChat.Bench.Processes;
using OrleansChat.Bench.Reports;

namespace OrleansChat.Bench.Commands;

/// <summary><c>start</c>: how long from the start of the process until it has accepted a message.</summary>
internal static class StartCommand
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly IReadOnlyList<Column> Columns =
    [
        new("min_ms", "min ms", "#,0"),
        new("median_ms", "median ms", "#,0"),
        new("max_ms", "max ms", "#,0"),
    ];

    private static readonly Option<int> Runs = new("--runs") { Description = "Starts of each kind.", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> Messages = new("--messages")
    {
        Description = "Messages in the existing directory.",
        DefaultValueFactory = _ => 10_000,
    };

    public static Command Create()
    {
        var command = new Command("start", "Time from the start of the process to the first accepted message.")
        {
            Runs, Messages, CommonOptions.Gateway, CommonOptions.Data,
        };
        command.SetMeasurement(MeasureAsync);
        return command;
    }

    private static async Task<Report> MeasureAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var gateway = new GatewayProcess(parsed.GetRequiredValue(CommonOptions.Gateway), Protocol.Grpc);
        var root = parsed.GetRequiredValue(CommonOptions.Data);
        var (runs, messages) = (Math.Max(1, parsed.GetValue(Runs)), parsed.GetValue(Messages));

        // The first start reads assemblies from the disk and compiles this program's own client; it does not count.
        _ = await StartOnNewAsync(gateway, root, cancellationToken);
        var fresh = new List<double>();
        for (var run = 0; run < runs; run++) { fresh.Add(await StartOnNewAsync(gateway, root, cancellationToken)); }

        var data = DataDirectory.Create(root);
        var existing = new List<double>();
        try
        {
            await FillAsync(gateway, data, messages, cancellationToken);
            for (var run = 0; run < runs; run++) { existing.Add(await StartAsync(gateway, data, cancellationToken)); }
        }
        finally
        {
            data.Delete(recursive: true);
        }

        return new Report(
            "start",
            string.Create(CultureInfo.InvariantCulture, $"{runs} starts each, from the start of the process to the first accepted message"),
            Columns,
            [ToRow("new directory", fresh), ToRow(string.Create(CultureInfo.InvariantCulture, $"{messages:#,0} messages"), existing)],
            Yardsticks: [],
            Notes: []);
    }

    private static async Task<double> StartOnNewAsync(GatewayProcess gateway, DirectoryInfo root, CancellationToken cancellationToken)
    {
        var data = DataDirectory.Create(root);
        try
        {
            return await StartAsync(gateway, data, cancellationToken);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    /// <summary>Milliseconds until a message was accepted.</summary>
    private static async Task<double> StartAsync(GatewayProcess gateway, DirectoryInfo data, CancellationToken cancellationToken)
    {
        var (child, port, _) = gateway.Launch(data);
        await using var ended = child;
        await FirstSend.UntilAcceptedAsync(child, port, Longest, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(child.StartedAt);
        MeasuringCommand.Progress(string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalMilliseconds:#,0} ms"));
        await child.StopAsync(cancellationToken);
        return elapsed.TotalMilliseconds;
    }

    private static async Task FillAsync(GatewayProcess gateway, DirectoryInfo data, int messages, CancellationToken cancellationToken)
    {
        const int senders = 64, size = 100;
        const double longest = 120; // s
        var (child, port, _) = gateway.Launch(data);
        await using var ended = child;
        await FirstSend.UntilAcceptedAsync(child, port, Longest, cancellationToken);
        await using var load = new LoadProcess();
        var request = new LoadRequest.Send(port, senders, StreamsPerConnection: senders, longest, messages, size);
        var sent = await load.SendAsync(request, cancellationToken);
        if (sent.Acknowledged < messages) { throw new ProcessException($"Only {sent.Acknowledged} of {messages} messages were accepted."); }
        await child.StopAsync(cancellationToken);
    }

    private static Row ToRow(string name, List<double> times)
    {
        times.Sort();
        var middle = times.Count / 2;
        var median = times.Count % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2;
        return new Row(name, [times[0], median, times[^1]]);
    }
}
