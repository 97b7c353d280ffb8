namespace Grpc.AspNetCore.HealthChecks;

/// <summary>What the health service tells.</summary>
public sealed class GrpcHealthChecksOptions
{
    /// <summary>The services that can be asked for. Default: the empty name, with all checks.</summary>
    public ServiceMappingCollection Services { get; } = [];

    /// <summary>Answers from the last published report instead of running the checks for each call. Default: false.</summary>
    public bool UseHealthChecksCache { get; set; }

    /// <summary>Leaves watching calls open when the server stops; otherwise they get NOT_SERVING and end. Default: false.</summary>
    public bool SuppressCompletionOnShutdown { get; set; }
}
