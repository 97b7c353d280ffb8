using System.CommandLine;
using System.Globalization;
using OrleansChat.Bench.Load.Host;
using OrleansChat.Bench.Processes;
using OrleansChat.Bench.Reports;

namespace OrleansChat.Bench.Commands;

/// <summary><c>send</c>: durable sends into one room, each sender waiting for its answer; the disk's own rate beside them.</summary>
internal static class SendCommand
{
    private const string Floor = "fsync";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private static readonly IReadOnlyList<Column> Columns =
    [
        new("acknowledged_per_second", "acknowledged/s", "#,0"),
        new("p50_ms", "p50 ms", "0.00"),
        new("p99_ms", "p99 ms", "0.00"),
        new("server_cpu_us_per_send", "CPU us/send", "0.0", HasRatio: false),
        new("refused", "refused", "#,0", HasRatio: false),
        new("load_cpu_us_per_send", "load us/send", "0.0", HasRatio: false),
        new("other_cores", "other cores", "0.0", HasRatio: false),
    ];

    private static readonly Option<int[]> Senders = new("--senders")
    {
        Description = "How many senders wait for their answer at once; several numbers are several runs.",
        HelpName = "1,16,256",
        DefaultValueFactory = _ => [1, 16, 256],
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(word => Number(result, word))],
    };

    private static readonly Option<double> Seconds = new("--seconds")
    {
        Description = "How long each measured run lasts.",
        DefaultValueFactory = _ => 5,
    };

    public static Command Create()
    {
        var command = new Command("send", "Acknowledged, which is durable, sends a second into one room over gRPC.")
        {
            Senders, Seconds, CommonOptions.Connections, CommonOptions.Size, CommonOptions.Gateway, CommonOptions.Data,
        };
        command.SetMeasurement(MeasureAsync);
        return command;
    }

    private static async Task<Report> MeasureAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var data = parsed.GetRequiredValue(CommonOptions.Data);
        var connections = parsed.GetRequiredValue(CommonOptions.Connections);
        var senders = parsed.GetRequiredValue(Senders);
        if (Limits.Refusal(senders.Max()) is { } refusal) { throw new ProcessException(refusal); }

        var floor = new FsyncFloor(data);
        var rows = new List<Row>();
        var notes = new List<string>();
        var gateway = new GatewayProcess(parsed.GetRequiredValue(CommonOptions.Gateway), Protocol.Grpc);
        await using var server = await gateway.StartAsync(data, cancellationToken);
        await using var load = new LoadProcess();
        var ask = new LoadRequest.Send(
            server.Port, Senders: 1, CommonOptions.StreamsPerConnection(connections), parsed.GetValue(Seconds), int.MaxValue, parsed.GetValue(CommonOptions.Size));
        foreach (var count in senders)
        {
            floor.MeasureOn();
            _ = await load.SendAsync(ask with { Senders = count, Seconds = WarmUp.TotalSeconds }, cancellationToken);
            var (before, machineBefore) = (server.Cpu(), MachineCpu.Busy());
            var sent = await load.SendAsync(ask with { Senders = count }, cancellationToken);
            var row = ToRow(count, sent, server.Cpu() - before, MachineCpu.Busy() - machineBefore);
            MeasuringCommand.Progress(string.Create(CultureInfo.InvariantCulture, $"{row.Name}: {row.Values[0]:#,0}/s"));
            rows.Add(row);
            if (sent.Refused > 0 || sent.Acknowledged == 0) { notes.Add($"{row.Name}: {sent.Acknowledged} acknowledged, {sent.Refused} refused."); }
        }

        floor.MeasureOn();
        rows.Add(new Row(Floor, [floor.PerSecond, floor.Percentile(0.5), floor.Percentile(0.99), null, null, null, null]));
        var setting = string.Create(
            CultureInfo.InvariantCulture,
            $"one room, {ask.Size} bytes, gRPC connections {connections}, {ask.Seconds} s; {Floor}: 4 KiB written and synced in the same directory");
        return new Report("send", setting, Columns, rows, [Floor], notes);
    }

    private static Row ToRow(int senders, LoadAnswer.Sent sent, TimeSpan serverCpu, TimeSpan machineCpu)
    {
        double? PerSend(double seconds) => sent.Acknowledged == 0 ? null : seconds * 1_000_000 / sent.Acknowledged;
        return new Row(
            $"{senders} {(senders == 1 ? "sender" : "senders")}",
            [
                sent.Acknowledged / sent.Seconds, sent.P50, sent.P99, PerSend(serverCpu.TotalSeconds), sent.Refused, PerSend(sent.LoadCpuSeconds),
                Math.Max(0, machineCpu.TotalSeconds - serverCpu.TotalSeconds - sent.LoadCpuSeconds) / sent.Seconds,
            ]);
    }

    private static int Number(System.CommandLine.Parsing.ArgumentResult result, string word)
    {
        if (int.TryParse(word, CultureInfo.InvariantCulture, out var number) && number > 0) { return number; }
        result.AddError($"'{word}' is no number of senders.");
        return 1;
    }
}
