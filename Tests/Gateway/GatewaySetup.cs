namespace OrleansChat.Tests.Gateway;

/// <summary>How a test starts a gateway. The ports stay the same over restarts.</summary>
public sealed record GatewaySetup
{
    /// <summary>Where it keeps its data.</summary>
    public required string Data { get; init; }

    public int WebPort { get; init; } = FreePorts.Take();

    public int GrpcPort { get; init; } = FreePorts.Take();

    public int WebChannelPort { get; init; } = FreePorts.Take();

    public int EchoPort { get; init; } = FreePorts.Take();

    public int RelayPort { get; init; } = FreePorts.Take();

    public int TopicPort { get; init; } = FreePorts.Take();

    public int OperatorPort { get; init; } = FreePorts.Take();

    /// <summary>Silo and client port, which the Standalone edition has no use for.</summary>
    public (int Silo, int Gateway) ClusterPorts { get; init; } = (FreePorts.Take(), FreePorts.Take());

    /// <summary>The host of every listener but the operator's, which can be nowhere but here.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>Further settings, <c>Chat:History:OnSubscribe=5</c>. They go last, so they win.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    public IReadOnlyList<string> ToArguments() =>
    [
        $"--Chat:Data={Data}",
        $"--Chat:Listen:Web={Host}:{WebPort}",
        $"--Chat:Listen:Grpc={Host}:{GrpcPort}",
        $"--Chat:Listen:WebChannel={Host}:{WebChannelPort}",
        $"--Chat:Listen:Echo={Host}:{EchoPort}",
        $"--Chat:Listen:Relay={Host}:{RelayPort}",
        $"--Chat:Listen:Topic={Host}:{TopicPort}",
        $"--Chat:Listen:Operator=localhost:{OperatorPort}",
        $"--Chat:Cluster:SiloPort={ClusterPorts.Silo}",
        $"--Chat:Cluster:GatewayPort={ClusterPorts.Gateway}",
        .. Settings.Select(setting => $"--{setting}"),
    ];
}
