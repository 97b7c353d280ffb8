using OrleansChat.Bench.Chaos.Faults;
using OrleansChat.Bench.Processes;
using OrleansChat.Checking;

namespace OrleansChat.Bench.Chaos;

/// <summary>A store from its beginning, over some rounds of misfortune, to its last reading.</summary>
/// <remarks>
/// Rounds share the store, the events and the verdict: what was acknowledged in the first must still be there after the last. A life is
/// bounded, so that a run of hours does not become slower and slower.
/// </remarks>
internal sealed class ChaosLife : IAsyncDisposable
{
    private const int MostRounds = 12;
    private const int DiskMegabytes = 96;
    private const int MostViolationsTold = 20;

    private readonly ChaosPlan _plan;
    private readonly int _seed;
    private readonly Random _random;
    private readonly Recorder _recorder = new();
    private readonly Score _score = new();
    private readonly DirectoryInfo _data;
    private readonly SmallDisk? _disk;
    private readonly Preload? _preload;
    private readonly IChaosStore _store;
    private readonly ChaosGateway _gateway;
    private readonly Queue<IFault> _next = [];
    private readonly List<string> _stuck = [];
    private IReadOnlyList<Violation> _found = [];
    private Crew? _crew;
    private int _rounds;

    private ChaosLife(ChaosPlan plan, int seed, DirectoryInfo data, SmallDisk? disk, Preload? preload, IChaosStore store)
    {
        (_plan, _seed, _random, _data, _disk, _preload, _store) = (plan, seed, new Random(seed), data, disk, preload, store);
        _gateway = new ChaosGateway(plan.Gateway, store.Settings, preload?.Environment ?? new Dictionary<string, string>());
    }

    /// <summary>Whether there is reason for another round.</summary>
    public bool CanGoOn => _rounds < MostRounds && _found.Count == 0 && _stuck.Count == 0;

    public static async Task<ChaosLife> BeginAsync(ChaosPlan plan, int seed, CancellationToken cancellationToken)
    {
        var disk = plan.Needs(FaultNeeds.Disk) ? SmallDisk.Mount(DiskMegabytes) : default;
        if (disk.Refusal is { } refusal) { throw new ProcessException(refusal); }
        var data = DataDirectory.Create(disk.Disk?.Directory ?? plan.Data);
        var preload = plan.Needs(FaultNeeds.Preload) ? await Preload.BuildAsync(data, cancellationToken) : null;
        IChaosStore store = plan.Store == StoreKind.Postgres ? await PostgresChaosStore.CreateAsync(plan.Data, data, cancellationToken) : new SqliteChaosStore(data);
        var life = new ChaosLife(plan, seed, data, disk.Disk, preload, store);
        try
        {
            await life._gateway.StartAsync(cancellationToken);
            life._crew = new Crew(life._gateway, life._recorder, life._score, life._random);
            return life;
        }
        catch
        {
            await life.DisposeAsync();
            throw;
        }
    }

    /// <summary>Load, a fault, more load, and the verdict.</summary>
    public async Task<ChaosRound> PlayRoundAsync(CancellationToken cancellationToken)
    {
        _rounds++;
        var fault = NextFault();
        var (acknowledged, unknown, failed) = (_score.Acknowledged, _score.Unknown, _score.Failed);
        var (delivered, visits) = (_score.Delivered, _score.Visits);
        var crew = _crew!; // there is one since the life began
        try
        {
            crew.SendersPatience = _random.Next(2) == 0 ? Sender.UsualPatience : TimeSpan.FromMilliseconds(_random.Next(100, 2_000));
            crew.Begin();
            await crew.TakeAcknowledgementsAsync(_random.Next(1, 200), cancellationToken);
            await fault.StrikeAsync(new Stage(_gateway, crew, _random, _data) { Preload = _preload, Disk = _disk, Postgres = _store as PostgresChaosStore }, cancellationToken);
            await crew.TakeAcknowledgementsAsync(_random.Next(1, 60), cancellationToken);
            await crew.SettleAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is StuckException or ProcessException or IOException or HttpRequestException)
        {
            _stuck.Add($"Stuck: after {fault.Name}: {exception.Message} {_gateway.LastWords()}");
        }

        _found = Checker.Check(_recorder.Snapshot());
        return new ChaosRound(
            _seed, fault.Name, _score.Acknowledged - acknowledged, _score.Unknown - unknown, _score.Failed - failed,
            _score.Delivered - delivered, _score.Visits - visits, _found.Count + _stuck.Count);
    }

    /// <summary>Stops the gateway and reads the store itself.</summary>
    /// <returns>What was found in the whole life.</returns>
    public async Task<IReadOnlyList<string>> EndAsync(CancellationToken cancellationToken)
    {
        if (_crew is not null) { await _crew.DisposeAsync(); }
        _crew = null;
        try
        {
            if (_gateway.IsRunning) { await _gateway.StopAsync(cancellationToken); }
            var began = _recorder.Count;
            var (epoch, messages) = await _store.ReadAsync(cancellationToken);
            _recorder.Add(new RunEvent.LogRead(began, epoch, messages));
        }
        catch (ProcessException exception)
        {
            _stuck.Add($"Stuck: {exception.Message}");
        }

        var events = _recorder.Snapshot();
        _found = Checker.Check(events);
        if (_found.Count == 0 && _stuck.Count == 0) { return []; }

        var file = Path.Combine(_plan.Data.FullName, FormattableString.Invariant($"orleanschat-chaos-{_seed}.events"));
        await File.WriteAllLinesAsync(file, events.Select((happened, at) => FormattableString.Invariant($"{at} {Short(happened)}")), cancellationToken);
        var more = Math.Max(0, _found.Count - MostViolationsTold);
        return
        [
            .. _stuck.Concat(_found.Take(MostViolationsTold).Select(violation => $"{violation}")).Select(violation => FormattableString.Invariant($"seed {_seed}: {violation}")),
            FormattableString.Invariant($"seed {_seed}: {(more > 0 ? $"and {more} more; " : "")}the events are in {file}"),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        if (_crew is not null) { await _crew.DisposeAsync(); }
        await _gateway.DisposeAsync();
        await _store.DisposeAsync();
        _preload?.Dispose();
        _data.Delete(recursive: true);
        _disk?.Dispose();
    }

    // None strikes again before all have.
    private IFault NextFault()
    {
        if (_next.Count == 0)
        {
            var all = _plan.Faults.ToArray();
            _random.Shuffle(all);
            foreach (var kind in all) { _next.Enqueue(kind.Fault); }
        }
        return _next.Dequeue();
    }

    // A log would be a line of many thousand messages; what is in it stands in the other lines.
    private static string Short(RunEvent happened) => happened is RunEvent.LogRead read
        ? FormattableString.Invariant($"LogRead {{ Began = {read.Began}, Epoch = {read.Epoch}, {read.Messages.Count} messages }}")
        : $"{happened}";
}
