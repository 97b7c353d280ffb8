using System.CommandLine;
using System.Globalization;
using OrleansChat.Bench.Load.Host;
using OrleansChat.Bench.Processes;
using OrleansChat.Bench.Reports;
using OrleansChat.Bench.Yardsticks;

namespace OrleansChat.Bench.Commands;

/// <summary><c>idle</c>: what a connection that follows the room and hears nothing costs in memory.</summary>
internal static class IdleCommand
{
    private const int Size = 100;          // bytes; nothing is sent
    private const int BaselineShare = 10;  // a tenth is connected first, so that what the first connections set up is nobody's cost

    private static readonly IReadOnlyList<Column> Columns =
    [
        new("bytes_per_connection", "bytes/connection", "#,0"),
        new("baseline_bytes", "baseline MB", "#,0,,.0"),
        new("process_bytes", "process MB", "#,0,,.0"),
    ];

    private static readonly Option<int> Connections = new("--connections")
    {
        Description = "Connections that are held.",
        DefaultValueFactory = _ => 2000,
    };

    public static Command Create()
    {
        var command = new Command("idle", "Memory of an idle connection.")
        {
            Connections, CommonOptions.Protocol, CommonOptions.Guests, CommonOptions.Servers, CommonOptions.Gateway, CommonOptions.Data,
        };
        command.SetMeasurement(MeasureAsync);
        return command;
    }

    private static async Task<Report> MeasureAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var protocol = parsed.Protocol();
        var guests = parsed.GetValue(CommonOptions.Guests);
        var connections = parsed.GetValue(Connections);
        var baseline = Math.Max(1, connections / BaselineShare);
        if (Limits.Refusal(connections + baseline) is { } refusal) { throw new ProcessException(refusal); }

        var (rows, notes) = await MeasuringCommand.MeasureEachAsync(parsed.Servers(protocol), async underTest =>
        {
            await using var server = await underTest.StartAsync(cancellationToken);
            await using var load = new LoadProcess();
            var before = await ConnectAsync(baseline);
            var after = await ConnectAsync(connections);
            return new Row(underTest.Name, [(after - before) / (double)connections, before, after]);

            async Task<long> ConnectAsync(int count)
            {
                var request = new LoadRequest.Connect(server.Wire, server.Port, count, StreamsPerConnection: 1, Size, guests);
                _ = await load.ConnectAsync(request, cancellationToken);
                return await server.SettledMemoryAsync(cancellationToken);
            }
        });
        var setting = string.Create(
            CultureInfo.InvariantCulture,
            $"{protocol.Name}, {connections} connections{(guests ? " of guests" : "")} beside a baseline of {baseline}, proportional memory (PSS) after collections");
        return new Report("idle", setting, Columns, rows, [.. Yardstick.All.Select(yardstick => yardstick.Name)], notes);
    }
}
