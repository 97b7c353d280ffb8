// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.Net;

namespace Orleans.Hosting;

/// <summary>How silos find each other. There is one here, so nothing happens; the product says it for the Cluster edition.</summary>
public static class CoreHostingExtensions
{
    /// <summary>Accepted. No port is opened.</summary>
    public static ISiloBuilder UseLocalhostClustering(
        this ISiloBuilder builder,
        int siloPort = 11111,
        int gatewayPort = 30000,
        IPEndPoint? primarySiloEndpoint = null,
        string serviceId = "dev",
        string clusterId = "dev") => builder;
}
