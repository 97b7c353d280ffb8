using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrleansChat.Gateway.Hosting;

/// <summary>Ready from the moment that every listener accepts until the gateway begins to stop.</summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime, Drain drain) : IHealthCheck
{
    public bool IsReady => lifetime.ApplicationStarted.IsCancellationRequested && !drain.HasBegun && !lifetime.ApplicationStopping.IsCancellationRequested;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(IsReady ? HealthCheckResult.Healthy() : new HealthCheckResult(context.Registration.FailureStatus, "starting or stopping"));
}
