using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>The health service of the application: runs its checks for a call, and follows their reports for a watching one.</summary>
internal sealed class HealthService(
    HealthServiceImpl published,
    HealthCheckService checks,
    IOptions<HealthCheckOptions> checkOptions,
    IOptions<GrpcHealthChecksOptions> options,
    IHostApplicationLifetime lifetime) : Health.V1.Health.HealthBase
{
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        options.Value.UseHealthChecksCache ? published.Check(request, context) : CheckNowAsync(request.Service, context.CancellationToken);

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        var stopping = options.Value.SuppressCompletionOnShutdown ? CancellationToken.None : lifetime.ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stopping);
        var states = options.Value.UseHealthChecksCache ? responseStream : new FreshFirst(this, request.Service, responseStream, context);
        await published.Watch(request, states, new CallUntil(context, end.Token));
        if (stopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            await responseStream.WriteAsync(new HealthCheckResponse { Status = ServingStatus.NotServing });
        }
    }

    private async Task<HealthCheckResponse> CheckNowAsync(string service, CancellationToken cancellationToken) =>
        await RunAsync(service, cancellationToken) is { } status
            ? new HealthCheckResponse { Status = status }
            : throw new RpcException(new Status(StatusCode.NotFound, ""));

    /// <summary>Null for a service that is not mapped.</summary>
    private async Task<ServingStatus?> RunAsync(string service, CancellationToken cancellationToken)
    {
        if (!options.Value.Services.TryGet(service, out var mapping))
        {
            return null;
        }

        var report = await checks.CheckHealthAsync(
            check => (checkOptions.Value.Predicate?.Invoke(check) ?? true)
                && (mapping.HealthCheckPredicate?.Invoke(new HealthCheckMapContext(check.Name, check.Tags)) ?? true),
            cancellationToken);
        return ServingStatusOf.Checks([.. report.Entries.Values]);
    }

    /// <summary>Puts the result of the checks, run now, in the place of the first state, which is that of the last report.</summary>
    private sealed class FreshFirst(
        HealthService health, string service, IServerStreamWriter<HealthCheckResponse> states, ServerCallContext context)
        : IServerStreamWriter<HealthCheckResponse>
    {
        private bool _hasFirst;

        public WriteOptions? WriteOptions
        {
            get => states.WriteOptions;
            set => states.WriteOptions = value;
        }

        public async Task WriteAsync(HealthCheckResponse message)
        {
            if (!_hasFirst)
            {
                _hasFirst = true;
                var status = await health.RunAsync(service, context.CancellationToken);
                message = new HealthCheckResponse { Status = status ?? ServingStatus.ServiceUnknown };
            }

            await states.WriteAsync(message);
        }
    }
}
