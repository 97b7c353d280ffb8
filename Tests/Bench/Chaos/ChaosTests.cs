using System.Globalization;
using OrleansChat.Bench.Chaos;
using OrleansChat.Bench.Chaos.Faults;
using OrleansChat.Bench.Processes;
using OrleansChat.Checking;

namespace OrleansChat.Tests.Bench.Chaos;

/// <summary>A short chaos: each fault strikes once. CHAT_CHAOS_TURNS lets each strike more often, CHAT_CHAOS_SEED repeats a run; see docs/checking.md.</summary>
public sealed class ChaosTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public Task A_gateway_that_is_killed_stopped_and_held_and_whose_clients_are_impatient_keeps_its_promise() =>
        AssertKeepsPromiseAsync(StoreKind.Sqlite, "kill", "stop", "pause", "timeout");

    [Fact]
    public Task A_gateway_whose_disk_fills_up_or_fails_and_whose_clock_jumps_keeps_its_promise() =>
        AssertKeepsPromiseAsync(StoreKind.Sqlite, "disk-full", "disk-error", "clock");

    [Fact]
    public Task A_gateway_whose_database_is_restarted_killed_paused_and_cut_off_keeps_its_promise() =>
        AssertKeepsPromiseAsync(StoreKind.Postgres, "db-restart", "db-kill", "db-pause", "db-cut");

    [Fact]
    public async Task What_is_lost_behind_the_gateways_back_is_found()
    {
        var result = await RunAsync(StoreKind.Sqlite, [new FaultKind(new LossFault())], seed: 1);

        Assert.Contains(result.Violations, violation => violation.StartsWith($"seed 1: {nameof(Rule.Lost)}: ", StringComparison.Ordinal));
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private async Task AssertKeepsPromiseAsync(StoreKind store, params string[] names)
    {
        var reason = store == StoreKind.Postgres ? PostgresServer.WhyNot : null;
        Assert.SkipWhen(reason is not null, reason ?? "");
        var kinds = FaultKind.For(store).Where(kind => names.Contains(kind.Name)).ToList();
        var refusals = kinds.Select(kind => kind.Refusal).OfType<string>().ToList();
        kinds.RemoveAll(kind => kind.Refusal is not null);
        Assert.SkipWhen(kinds.Count == 0, string.Join(' ', refusals));

        var result = await RunAsync(store, kinds, Setting("CHAT_CHAOS_SEED", Environment.TickCount & 0xffffff));

        Assert.True(result.Violations.Count == 0, string.Join('\n', result.Violations));
        Assert.All(result.Rounds, round => Assert.True(round is { Acknowledged: > 0, Delivered: > 0 }, $"{round}"));
        Assert.Equal(kinds.Select(kind => kind.Name).Order(), result.Rounds.Select(round => round.Fault).Distinct().Order());
    }

    private async Task<ChaosResult> RunAsync(StoreKind store, IReadOnlyList<FaultKind> faults, int seed)
    {
        var plan = new ChaosPlan
        {
            Seed = seed,
            Duration = TimeSpan.FromHours(1), // the rounds end it
            Rounds = faults.Count * Setting("CHAT_CHAOS_TURNS", 1),
            Store = store,
            Faults = faults,
            Gateway = new FileInfo(GatewayProcess.DefaultAssembly),
            Data = store == StoreKind.Postgres ? new DirectoryInfo(Path.GetTempPath()) : new DirectoryInfo(_data.Path), // the server's user has to get in
        };
        return await ChaosRun.RunAsync(plan, TestContext.Current.SendDiagnosticMessage, TestContext.Current.CancellationToken);
    }
}
