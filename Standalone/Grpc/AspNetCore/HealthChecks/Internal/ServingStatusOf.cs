using Microsoft.Extensions.Diagnostics.HealthChecks;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>What a set of check results amounts to: any unhealthy one counts, degraded ones serve, none at all is unknown.</summary>
internal static class ServingStatusOf
{
    public static ServingStatus Checks(IReadOnlyCollection<HealthReportEntry> entries) =>
        entries.Count == 0 ? ServingStatus.Unknown
        : entries.Any(entry => entry.Status == HealthStatus.Unhealthy) ? ServingStatus.NotServing
        : ServingStatus.Serving;
}
