using System.CommandLine;
using System.Globalization;
using OrleansChat.Bench.Load;
using OrleansChat.Bench.Processes;
using OrleansChat.Bench.Reports;
using OrleansChat.Bench.Yardsticks;

namespace OrleansChat.Bench.Commands;

/// <summary><c>fanout</c>: one room, many receivers; what a delivery costs at a rate, or the highest rate there is.</summary>
internal static class FanoutCommand
{
    private const double FirstDeliveries = 100_000; // a second: where the search for the capacity begins
    private const double LowestStep = 0.93;         // of a rate that held in a short run and not in the long one
    private const int MostSteps = 6;
    private const int LargestSize = 60_000;         // bytes: one WebSocket frame, one call within the default window

    private static readonly Option<int> Receivers = new("--receivers") { Description = "Receivers in the room.", DefaultValueFactory = _ => 500 };
    private static readonly Option<double> Rate = new("--rate") { Description = "Messages a second.", DefaultValueFactory = _ => 20 };
    private static readonly Option<bool> Max = new("--max") { Description = "Find the highest rate with p99 below 250 ms and nothing lost." };
    private static readonly Option<double> Seconds = new("--seconds") { Description = "How long the measured run lasts.", DefaultValueFactory = _ => 10 };

    public static Command Create()
    {
        var command = new Command("fanout", "Deliveries a second, processor time and latency of a delivery.")
        {
            Receivers, Rate, Max, Seconds, CommonOptions.Connections, CommonOptions.Size, CommonOptions.Servers, CommonOptions.Gateway, CommonOptions.Data,
        };
        command.SetMeasurement(MeasureAsync);
        return command;
    }

    private static async Task<Report> MeasureAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var connections = parsed.GetRequiredValue(CommonOptions.Connections);
        var plan = new FanoutPlan(
            parsed.GetValue(Receivers), CommonOptions.StreamsPerConnection(connections), Math.Clamp(parsed.GetValue(CommonOptions.Size), Stamp.Length, LargestSize));
        if (Limits.Refusal(plan.Receivers) is { } refusal) { throw new ProcessException(refusal); }

        var (rate, isMax, duration) = (parsed.GetValue(Rate), parsed.GetValue(Max), TimeSpan.FromSeconds(parsed.GetValue(Seconds)));
        var figures = new List<FanoutFigures>();
        var (rows, notes) = await MeasuringCommand.MeasureEachAsync(parsed.Servers(), async (name, startAsync) =>
        {
            MeasuringCommand.Progress(name);
            var figure = isMax
                ? await FindCapacityAsync(startAsync, plan, duration, cancellationToken)
                : await MeasureRateAsync(startAsync, plan, rate, duration, cancellationToken);
            figures.Add(figure);
            return figure.ToRow(name);
        });

        notes.AddRange(rows.Zip(figures).Where(each => !each.Second.IsWhole || !each.Second.Load.WasKept).Select(each => $"{each.First.Name}: {each.Second}"));
        var setting = string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Receivers} receivers, gRPC connections {connections}, {plan.Size} bytes, {(isMax ? "capacity" : $"{rate} messages/s")}, {duration.TotalSeconds} s");
        return new Report("fanout", setting, FanoutFigures.Columns, rows, [.. Yardstick.All.Select(yardstick => yardstick.Name)], notes);
    }

    private static async Task<FanoutFigures> MeasureRateAsync(
        Func<CancellationToken, Task<ServerProcess>> startAsync, FanoutPlan plan, double rate, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var trial = await FanoutTrial.StartAsync(startAsync, plan, cancellationToken);
        var figures = await trial.RunAsync(rate, duration, cancellationToken);
        MeasuringCommand.Progress($"  {figures}");
        return figures;
    }

    /// <summary>Searches with short runs, then measures what was found with a long one, a step lower as often as it does not hold.</summary>
    private static async Task<FanoutFigures> FindCapacityAsync(
        Func<CancellationToken, Task<ServerProcess>> startAsync, FanoutPlan plan, TimeSpan duration, CancellationToken cancellationToken)
    {
        var probe = TimeSpan.FromSeconds(3);
        var trial = await FanoutTrial.StartAsync(startAsync, plan, cancellationToken);
        try
        {
            // A rate fails when it fails twice, so that one hiccup of the machine does not end the search.
            var found = await CapacitySearch.FindAsync(
                FirstDeliveries / plan.Receivers,
                async rate => (await TryAsync(rate, probe)).IsKept || (await TryAsync(rate, probe)).IsKept);
            if (found is not { } highest) { throw new ProcessException("No rate held."); }

            var figures = await TryAsync(highest, duration);
            for (var step = 0; step < MostSteps && !figures.IsKept; step++)
            {
                highest *= LowestStep;
                figures = await TryAsync(highest, duration);
            }
            return figures;
        }
        finally
        {
            await trial.DisposeAsync();
        }

        async Task<FanoutFigures> TryAsync(double rate, TimeSpan time)
        {
            var figures = await trial.RunAsync(rate, time, cancellationToken);
            MeasuringCommand.Progress($"  {figures}");
            if (figures.IsKept) { return figures; }

            // What overload leaves behind, queues and grown heaps, is not the next run's.
            await trial.DisposeAsync();
            trial = await FanoutTrial.StartAsync(startAsync, plan, cancellationToken);
            return figures;
        }
    }
}
