using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>Passes the reports that ASP.NET Core makes from time to time on to those who watch.</summary>
internal sealed class HealthPublisher(HealthServiceImpl health, IOptions<GrpcHealthChecksOptions> options) : IHealthCheckPublisher
{
    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var mapping in options.Value.Services)
        {
            var entries = report.Entries
                .Where(entry => mapping.HealthCheckPredicate?.Invoke(new HealthCheckMapContext(entry.Key, entry.Value.Tags)) ?? true)
                .Select(entry => entry.Value);
            health.SetStatus(mapping.Name, ServingStatusOf.Checks([.. entries]));
        }

        return Task.CompletedTask;
    }
}
