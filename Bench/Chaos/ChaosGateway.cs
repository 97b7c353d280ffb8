using OrleansChat.Bench.Processes;

namespace OrleansChat.Bench.Chaos;

/// <summary>A gateway that is killed and started again, on the same data and the same ports.</summary>
/// <param name="assembly">Its assembly.</param>
/// <param name="settings">Where it keeps its data, and whatever else.</param>
/// <param name="environment">What it is started with.</param>
internal sealed class ChaosGateway(FileInfo assembly, IReadOnlyList<string> settings, IReadOnlyDictionary<string, string> environment) : IAsyncDisposable
{
    private static readonly string[] AlwaysOff = ["Echo", "Relay", "Topic", "Operator"];

    private readonly int _siloPort = FreePort.Next(), _clusterPort = FreePort.Next();
    private ChildProcess? _child;

    public int WebPort { get; } = FreePort.Next();

    public int GrpcPort { get; } = FreePort.Next();

    public int WebChannelPort { get; } = FreePort.Next();

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    /// <exception cref="ProcessException">It ended, or took too long.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _child = new ChildProcess("The gateway", Arguments(), environment);
        await GatewayProcess.WaitUntilReadyAsync(_child, WebPort, cancellationToken);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        await Child.KillAsync();
        await EndAsync();
    }

    /// <summary>SIGTERM, as service managers stop a process.</summary>
    /// <exception cref="ProcessException">It did not end in time, or not well.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Child.StopAsync(cancellationToken);
        var (code, words) = (Child.ExitCode, Child.LastWords());
        await EndAsync();
        if (code != 0) { throw new ProcessException($"The gateway ended with {code}. {words}"); }
    }

    public bool IsRunning => _child is not null;

    public void Pause() => Signals.Send(Child.Id, Signals.Stop);

    public void Resume() => Signals.Send(Child.Id, Signals.Continue);

    /// <summary>The last lines of its output, for an error message.</summary>
    public string LastWords() => _child?.LastWords() ?? "It is not running.";

    public ValueTask DisposeAsync() => _child is null ? ValueTask.CompletedTask : new ValueTask(EndAsync());

    private ChildProcess Child => _child ?? throw new InvalidOperationException("The gateway is not running.");

    private async Task EndAsync()
    {
        await Child.DisposeAsync();
        _child = null;
    }

    private IEnumerable<string> Arguments() =>
    [
        assembly.FullName,
        FormattableString.Invariant($"--Chat:Listen:Grpc=127.0.0.1:{GrpcPort}"),
        FormattableString.Invariant($"--Chat:Listen:WebChannel=127.0.0.1:{WebChannelPort}"),
        FormattableString.Invariant($"--Chat:Listen:Web=127.0.0.1:{WebPort}"),
        .. AlwaysOff.Select(listener => $"--Chat:Listen:{listener}=off"),
        FormattableString.Invariant($"--Chat:Cluster:SiloPort={_siloPort}"),
        FormattableString.Invariant($"--Chat:Cluster:GatewayPort={_clusterPort}"),
        "--Chat:History:OnSubscribe=1000000", // so that a stream begins with the whole log
        "--Logging:LogLevel:Default=Warning",
        .. settings.Select(setting => $"--{setting}"),
    ];
}
