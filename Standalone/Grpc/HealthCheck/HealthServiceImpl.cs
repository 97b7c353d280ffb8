using System.Threading.Channels;
using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.HealthCheck;

/// <summary>The standard health service over states that somebody sets. Source: grpc/doc/health-checking.md.</summary>
/// <remarks>A watcher that does not read misses states, never the latest: it holds at most a few.</remarks>
public class HealthServiceImpl : Health.V1.Health.HealthBase
{
    private const int StatesAWatcherHolds = 5;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServingStatus> _states = [];
    private readonly Dictionary<string, List<ChannelWriter<ServingStatus>>> _watchers = [];

    public void SetStatus(string service, ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_gate)
        {
            var before = _states.GetValueOrDefault(service, ServingStatus.ServiceUnknown);
            _states[service] = status;
            TellIfChanged(service, before, status);
        }
    }

    public void ClearStatus(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_gate)
        {
            if (_states.Remove(service, out var before))
            {
                TellIfChanged(service, before, ServingStatus.ServiceUnknown);
            }
        }
    }

    public void ClearAll()
    {
        lock (_gate)
        {
            foreach (var service in _states.Keys.ToArray())
            {
                _states.Remove(service, out var before);
                TellIfChanged(service, before, ServingStatus.ServiceUnknown);
            }
        }
    }

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            return _states.TryGetValue(request.Service, out var status)
                ? Task.FromResult(new HealthCheckResponse { Status = status })
                : throw new RpcException(new Status(StatusCode.NotFound, ""));
        }
    }

    /// <summary>The present state at once, then every change until the call is cancelled. An unknown service is a state, not an error.</summary>
    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(responseStream);
        ArgumentNullException.ThrowIfNull(context);
        if (context.CancellationToken.IsCancellationRequested)
        {
            return;
        }

        var states = Channel.CreateBounded<ServingStatus>(
            new BoundedChannelOptions(StatesAWatcherHolds) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        Follow(request.Service, states.Writer);
        try
        {
            await using var end = context.CancellationToken.Register(() => states.Writer.TryComplete());
            await foreach (var status in states.Reader.ReadAllAsync(CancellationToken.None)) // the token completes the channel
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status });
            }
        }
        finally
        {
            Leave(request.Service, states.Writer);
        }
    }

    private void Follow(string service, ChannelWriter<ServingStatus> watcher)
    {
        lock (_gate)
        {
            if (!_watchers.TryGetValue(service, out var watchers))
            {
                _watchers[service] = watchers = [];
            }

            watchers.Add(watcher);
            watcher.TryWrite(_states.GetValueOrDefault(service, ServingStatus.ServiceUnknown));
        }
    }

    private void Leave(string service, ChannelWriter<ServingStatus> watcher)
    {
        lock (_gate)
        {
            var watchers = _watchers[service];
            watchers.Remove(watcher);
            if (watchers.Count == 0)
            {
                _watchers.Remove(service); // names come from clients
            }
        }
    }

    private void TellIfChanged(string service, ServingStatus before, ServingStatus now)
    {
        if (before != now && _watchers.TryGetValue(service, out var watchers))
        {
            watchers.ForEach(watcher => watcher.TryWrite(now));
        }
    }
}
