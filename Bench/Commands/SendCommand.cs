using System.CommandLine;
using System.Globalization;
using OrleansChat.Bench.Load.Host;
using OrleansChat.Bench.Load.Rooms;
using OrleansChat.Bench.Processes;
using OrleansChat.Bench.Reports;
using OrleansChat.Bench.Stores;

namespace OrleansChat.Bench.Commands;

/// <summary><c>send</c>: durable sends, through the gateway and into the rooms themselves; the disk's own rate beside them.</summary>
internal static class SendCommand
{
    private const string Floor = "fsync";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private static readonly IReadOnlyList<Column> Columns =
    [
        new("acknowledged_per_second", "acknowledged/s", "#,0"),
        new("p50_ms", "p50 ms", "0.00"),
        new("p99_ms", "p99 ms", "0.00"),
        new("messages_per_commit", "messages/commit", "#,0.0", HasRatio: false),
        new("server_cpu_us_per_send", "CPU us/send", "0.0", HasRatio: false),
        new("refused", "refused", "#,0", HasRatio: false),
        new("load_cpu_us_per_send", "load us/send", "0.0", HasRatio: false),
        new("other_cores", "other cores", "0.0", HasRatio: false),
    ];

    private static readonly Option<int[]> Senders = Numbers("--senders", "1,16,256", "How many senders wait for their answer at once; several numbers are several runs.");

    private static readonly Option<int[]> Rooms = Numbers("--rooms", "1,64", "Into how many rooms, one after the other, without a gateway; several numbers are several runs.");

    private static readonly Option<int> Rate = new("--rate")
    {
        Description = "A further run into one room, at so many a second whatever becomes of those before; 0: none.",
        DefaultValueFactory = _ => 25_000,
    };

    private static readonly Option<double> Seconds = new("--seconds")
    {
        Description = "How long each measured run lasts.",
        DefaultValueFactory = _ => 5,
    };

    private static readonly Option<string> Over = new Option<string>("--over")
    {
        Description = "gateway: over gRPC into one room, the load in a process of its own; rooms: from inside the silo; both.",
        DefaultValueFactory = _ => "both",
    }.AcceptOnlyFromAmong("gateway", "rooms", "both");

    public static Command Create()
    {
        var command = new Command("send", "Acknowledged, which is durable, sends a second.")
        {
            Senders, Rooms, Rate, Seconds, Over, StoreUnderTest.Stores, CommonOptions.Connections, CommonOptions.Size, CommonOptions.Gateway, CommonOptions.Data,
        };
        command.SetMeasurement(MeasureAsync);
        return command;
    }

    private static async Task<Report> MeasureAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (Limits.Refusal(parsed.GetRequiredValue(Senders).Max()) is { } refusal) { throw new ProcessException(refusal); }

        var data = parsed.GetRequiredValue(CommonOptions.Data);
        var over = parsed.GetRequiredValue(Over);
        var floor = new FsyncFloor(data);
        var rows = new List<Row>();
        var notes = new List<string>();
        foreach (var name in parsed.GetRequiredValue(StoreUnderTest.Stores))
        {
            floor.MeasureOn();
            if (over != "rooms")
            {
                await using var store = await StoreUnderTest.StartAsync(name, data, cancellationToken);
                await MeasureGatewayAsync(parsed, store, rows, cancellationToken);
            }

            if (over != "gateway")
            {
                await using var store = await StoreUnderTest.StartAsync(name, data, cancellationToken);
                await MeasureRoomsAsync(parsed, store, rows, cancellationToken);
            }
        }

        floor.MeasureOn();
        rows.Add(new Row(Floor, [floor.PerSecond, floor.Percentile(0.5), floor.Percentile(0.99), null, null, null, null, null]));
        const int refused = 5;
        notes.AddRange(rows.Where(row => row.Values[refused] > 0).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Name}: {row.Values[refused]} refused.")));
        var setting = string.Create(
            CultureInfo.InvariantCulture,
            $"{parsed.GetValue(CommonOptions.Size)} bytes, gRPC connections {parsed.GetValue(CommonOptions.Connections)}, {parsed.GetValue(Seconds)} s; {Floor}: 4 KiB written and synced in the same directory");
        return new Report("send", setting, Columns, rows, [Floor], notes);
    }

    private static async Task MeasureGatewayAsync(ParseResult parsed, StoreUnderTest store, List<Row> rows, CancellationToken cancellationToken)
    {
        var gateway = new GatewayProcess(parsed.GetRequiredValue(CommonOptions.Gateway), Protocol.Grpc) { Store = store.Settings };
        await using var server = await gateway.StartAsync(parsed.GetRequiredValue(CommonOptions.Data), cancellationToken);
        await using var load = new LoadProcess();
        var ask = new LoadRequest.Send(
            server.Port, Senders: 1, CommonOptions.StreamsPerConnection(parsed.GetRequiredValue(CommonOptions.Connections)), parsed.GetValue(Seconds), int.MaxValue,
            parsed.GetValue(CommonOptions.Size));
        foreach (var count in parsed.GetRequiredValue(Senders))
        {
            _ = await load.SendAsync(ask with { Senders = count, Seconds = WarmUp.TotalSeconds }, cancellationToken);
            var (before, machineBefore) = (server.Cpu(), MachineCpu.Busy());
            var sent = await load.SendAsync(ask with { Senders = count }, cancellationToken);
            var (server_, machine) = (server.Cpu() - before, MachineCpu.Busy() - machineBefore);
            Add(rows, new Row(
                $"{store.Name}, gateway, {Counted(count, "sender")}",
                [
                    sent.Acknowledged / sent.Seconds, sent.P50, sent.P99, null, PerSend(server_.TotalSeconds, sent.Acknowledged), sent.Refused,
                    PerSend(sent.LoadCpuSeconds, sent.Acknowledged),
                    Math.Max(0, machine.TotalSeconds - server_.TotalSeconds - sent.LoadCpuSeconds) / sent.Seconds,
                ]));
        }
    }

    private static async Task MeasureRoomsAsync(ParseResult parsed, StoreUnderTest store, List<Row> rows, CancellationToken cancellationToken)
    {
        await using var silo = await RoomSilo.StartAsync(store.Settings, cancellationToken);
        var size = parsed.GetValue(CommonOptions.Size);
        var duration = TimeSpan.FromSeconds(parsed.GetValue(Seconds));
        foreach (var rooms in parsed.GetRequiredValue(Rooms))
        {
            var senders = new RoomSenders(silo.Cluster, rooms, size);
            await senders.MakeAsync();
            foreach (var count in parsed.GetRequiredValue(Senders))
            {
                await MeasureAsync(
                    $"{store.Name}, {Counted(rooms, "room")}, {Counted(count, "sender")}", time => senders.InTurnAsync(count, time, cancellationToken));
            }
        }

        if (parsed.GetValue(Rate) is > 0 and var rate)
        {
            var one = new RoomSenders(silo.Cluster, rooms: 1, size);
            await one.MakeAsync();
            await MeasureAsync(
                string.Create(CultureInfo.InvariantCulture, $"{store.Name}, 1 room, {rate:#,0} due a second"), time => one.PacedAsync(rate, time, cancellationToken));
        }

        async Task MeasureAsync(string name, Func<TimeSpan, Task<SendScore>> send)
        {
            _ = await send(WarmUp);
            var (cpu, machine, committed) = (Environment.CpuUsage.TotalTime, MachineCpu.Busy(), silo.Committed);
            var sent = await send(duration);
            (cpu, machine) = (Environment.CpuUsage.TotalTime - cpu, MachineCpu.Busy() - machine);
            Add(rows, new Row(
                name,
                [
                    sent.Acknowledged / sent.Seconds, sent.Percentile(0.5), sent.Percentile(0.99),
                    (double)(silo.Committed.Messages - committed.Messages) / (silo.Committed.Commits - committed.Commits),
                    PerSend(cpu.TotalSeconds, sent.Acknowledged), sent.Refused, null, Math.Max(0, (machine - cpu).TotalSeconds) / sent.Seconds,
                ]));
        }
    }

    private static void Add(List<Row> rows, Row row)
    {
        MeasuringCommand.Progress(string.Create(CultureInfo.InvariantCulture, $"{row.Name}: {row.Values[0]:#,0}/s"));
        rows.Add(row);
    }

    private static double? PerSend(double seconds, long sends) => sends == 0 ? null : seconds * 1_000_000 / sends;

    private static string Counted(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static Option<int[]> Numbers(string name, string otherwise, string description) => new(name)
    {
        Description = description,
        HelpName = otherwise,
        DefaultValueFactory = _ => [.. otherwise.Split(',').Select(word => int.Parse(word, CultureInfo.InvariantCulture))],
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(word => Number(result, word))],
    };

    private static int Number(System.CommandLine.Parsing.ArgumentResult result, string word)
    {
        if (int.TryParse(word, CultureInfo.InvariantCulture, out var number) && number > 0) { return number; }
        result.AddError($"'{word}' is no number from 1.");
        return 1;
    }
}
