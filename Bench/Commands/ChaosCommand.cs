using System.CommandLine;
using System.Globalization;
using OrleansChat.Bench.Chaos;
using OrleansChat.Bench.Chaos.Faults;
using OrleansChat.Bench.Processes;
using OrleansChat.Bench.Reports;

namespace OrleansChat.Bench.Commands;

/// <summary><c>chaos</c>: senders and readers on every protocol, faults, and a checker that tries to prove that the promise was broken.</summary>
internal static class ChaosCommand
{
    private static readonly IReadOnlyList<Column> Columns =
    [
        new("rounds", "rounds", "#,0", HasRatio: false),
        new("acknowledged", "acknowledged", "#,0", HasRatio: false),
        new("unknown", "unknown", "#,0", HasRatio: false),
        new("failed", "failed", "#,0", HasRatio: false),
        new("deliveries", "deliveries", "#,0", HasRatio: false),
        new("visits", "visits", "#,0", HasRatio: false),
        new("violations", "violations", "#,0", HasRatio: false),
    ];

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "What the run is made up from; the same seed again plays the same faults. Without it, it is drawn.",
        DefaultValueFactory = _ => Environment.TickCount & 0xffffff,
    };

    private static readonly Option<double> Minutes = new("--minutes") { Description = "How long it goes on.", DefaultValueFactory = _ => 1 };

    private static readonly Option<int> Rounds = new("--rounds") { Description = "At most so many faults.", DefaultValueFactory = _ => int.MaxValue };

    private static readonly Option<StoreKind> Store = new("--store") { Description = "Where the gateway keeps its messages.", DefaultValueFactory = _ => StoreKind.Sqlite };

    private static readonly Option<string[]> Faults = new Option<string[]>("--faults")
    {
        Description = "Which faults strike; without it all that this machine allows.",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(','))],
        HelpName = string.Join(',', FaultKind.All.Select(kind => kind.Name)),
    };

    public static Command Create()
    {
        Faults.Validators.Add(result =>
        {
            foreach (var name in (result.GetValue(Faults) ?? []).Except(FaultKind.All.Select(kind => kind.Name))) { result.AddError($"There is no fault '{name}'."); }
        });
        var command = new Command("chaos", "Kills, fills, cuts, and checks that what was acknowledged is there, once and in order, for everybody.")
        {
            Seed, Minutes, Rounds, Store, Faults, CommonOptions.Gateway, CommonOptions.Data,
        };
        command.SetMeasurement(RunAsync);
        return command;
    }

    private static async Task<Report> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var store = parsed.GetValue(Store);
        if (store == StoreKind.Postgres && PostgresServer.WhyNot is { } reason) { throw new ProcessException(reason); }
        var plan = new ChaosPlan
        {
            Seed = parsed.GetValue(Seed),
            Duration = TimeSpan.FromMinutes(parsed.GetValue(Minutes)),
            Rounds = parsed.GetValue(Rounds),
            Store = store,
            Faults = Chosen(FaultKind.For(store), parsed.GetValue(Faults) ?? []),
            Gateway = parsed.GetRequiredValue(CommonOptions.Gateway),
            Data = parsed.GetRequiredValue(CommonOptions.Data),
        };
        var result = await ChaosRun.RunAsync(plan, MeasuringCommand.Progress, cancellationToken);
        var setting = string.Create(
            CultureInfo.InvariantCulture, $"{plan.Store}, seed {plan.Seed}, {result.Rounds.Count} rounds of {string.Join(", ", plan.Faults.Select(kind => kind.Name))}");
        var rows = result.Rounds.GroupBy(round => round.Fault).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => ToRow(group.Key, [.. group]));
        return new Report("chaos", setting, Columns, [.. rows, ToRow("all", result.Rounds)], Yardsticks: [], result.Violations);
    }

    /// <exception cref="ProcessException">One that was asked for by name cannot strike here.</exception>
    private static List<FaultKind> Chosen(IEnumerable<FaultKind> all, string[] names)
    {
        var kinds = all.Where(kind => names.Length == 0 || names.Contains(kind.Name)).ToList();
        if (kinds.Count == 0) { throw new ProcessException("None of these faults strikes a gateway with this store."); }
        foreach (var kind in kinds.Where(kind => kind.Refusal is not null))
        {
            if (names.Length > 0) { throw new ProcessException($"There can be no {kind.Name} here: {kind.Refusal}"); }
            MeasuringCommand.Progress($"without {kind.Name}: {kind.Refusal}");
        }
        return [.. kinds.Where(kind => kind.Refusal is null)];
    }

    private static Row ToRow(string name, IReadOnlyList<ChaosRound> rounds) => new(
        name,
        [
            rounds.Count, rounds.Sum(round => round.Acknowledged), rounds.Sum(round => round.Unknown), rounds.Sum(round => round.Failed),
            rounds.Sum(round => round.Delivered), rounds.Sum(round => round.Visits), rounds.Sum(round => round.Violations),
        ]);
}
