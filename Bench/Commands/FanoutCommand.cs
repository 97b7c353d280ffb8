using System.CommandLine;
using System.Globalization;
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
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(3);

    private static readonly Option<int> Receivers = new("--receivers") { Description = "Receivers in the room, or connections to the echo server.", DefaultValueFactory = _ => 500 };
    private static readonly Option<double> Rate = new("--rate") { Description = "Messages a second; echo: on each connection.", DefaultValueFactory = _ => 20 };
    private static readonly Option<bool> Max = new("--max") { Description = "Find the highest rate with p99 below 250 ms and nothing lost." };
    private static readonly Option<double> Seconds = new("--seconds")
    {
        Description = "How long the measured run lasts.",
        DefaultValueFactory = _ => 10,
    };

    public static Command Create()
    {
        var command = new Command("fanout", "Deliveries a second, processor time and latency of a delivery.")
        {
            CommonOptions.Protocol, Receivers, Rate, Max, Seconds,
            CommonOptions.Guests, CommonOptions.Connections, CommonOptions.Size, CommonOptions.Servers, CommonOptions.Gateway, CommonOptions.Data,
        };
        command.SetMeasurement(MeasureAsync);
        return command;
    }

    private static async Task<Report> MeasureAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var connections = parsed.GetRequiredValue(CommonOptions.Connections);
        var plan = new FanoutPlan(
            parsed.Protocol(),
            parsed.GetValue(Receivers),
            CommonOptions.StreamsPerConnection(connections),
            parsed.GetValue(CommonOptions.Size),
            parsed.GetValue(CommonOptions.Guests));
        if (Limits.Refusal(plan.Receivers) is { } refusal) { throw new ProcessException(refusal); }

        var (rate, isMax, duration) = (parsed.GetValue(Rate), parsed.GetValue(Max), TimeSpan.FromSeconds(parsed.GetValue(Seconds)));
        var figures = new List<(string Server, FanoutFigures Figures)>();
        var (rows, notes) = await MeasuringCommand.MeasureEachAsync(parsed.Servers(plan.Protocol), async server =>
        {
            var figure = isMax
                ? await FindCapacityAsync(server, plan, duration, cancellationToken)
                : await MeasureRateAsync(server, plan, rate, duration, cancellationToken);
            figures.Add((server.Name, figure));
            return figure.ToRow(server.Name);
        });

        notes.AddRange(figures.Where(each => each.Figures is not { IsWhole: true, Load.WasKept: true }).Select(each => $"{each.Server}: {each.Figures}"));
        var how = plan.Protocol.Name + (plan.Guests ? ", all of them guests" : plan.Protocol == Protocol.Grpc ? $", connections {connections}" : "");
        var pace = isMax ? "capacity" : string.Create(CultureInfo.InvariantCulture, $"{rate} messages/s");
        var setting = string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Receivers} receivers, {how}, {plan.Size} bytes, {pace}, {duration.TotalSeconds} s");
        return new Report("fanout", setting, FanoutFigures.Columns, rows, [.. Yardstick.All.Select(yardstick => yardstick.Name)], notes);
    }

    private static async Task<FanoutFigures> MeasureRateAsync(
        ServerUnderTest server, FanoutPlan plan, double rate, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var trial = await FanoutTrial.StartAsync(server, plan, cancellationToken);
        var figures = await trial.RunAsync(rate, duration, cancellationToken);
        MeasuringCommand.Progress($"  {figures}");
        return figures;
    }

    /// <summary>Searches with short runs, then measures what was found with a long one, a step lower as often as it does not hold.</summary>
    private static async Task<FanoutFigures> FindCapacityAsync(
        ServerUnderTest server, FanoutPlan plan, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var trials = new FanoutTrials(server, plan);
        // A rate fails when it fails twice, so that one hiccup of the machine does not end the search.
        var found = await CapacitySearch.FindAsync(
            FirstDeliveries / plan.Receivers,
            async rate => (await TryAsync(rate, Probe)).IsKept || (await TryAsync(rate, Probe)).IsKept);
        if (found is not { } highest) { throw new ProcessException("No rate held."); }

        var figures = await TryAsync(highest, duration);
        for (var step = 0; step < MostSteps && !figures.IsKept; step++)
        {
            highest *= LowestStep;
            figures = await TryAsync(highest, duration);
        }
        return figures.IsKept ? figures : throw new ProcessException("What held in short runs did not in long ones; is the machine busy?");

        async Task<FanoutFigures> TryAsync(double rate, TimeSpan time)
        {
            var figures = await trials.RunAsync(rate, time, cancellationToken);
            MeasuringCommand.Progress($"  {figures}");
            return figures;
        }
    }
}
