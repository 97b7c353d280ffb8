using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansChat.Bench.Processes;
using OrleansChat.Silo;
using OrleansChat.Storage;

namespace OrleansChat.Bench.Load.Rooms;

/// <summary>The grains and their store in this process, without a gateway: what rooms and log allow by themselves.</summary>
internal sealed class RoomSilo : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly MeterListener _meters = new();
    private long _commits;
    private long _messages;

    private RoomSilo(IHost host)
    {
        _host = host;
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: StorageMetrics.Meter, Name: StorageMetrics.CommitMessages })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<int>((_, messages, _, _) =>
        {
            Interlocked.Increment(ref _commits);
            Interlocked.Add(ref _messages, messages);
        });
        _meters.Start();
    }

    public IClusterClient Cluster => _host.Services.GetRequiredService<IClusterClient>();

    public IServiceProvider Services => _host.Services;

    /// <summary>How many commits there were so far, and how many messages in them.</summary>
    public (long Commits, long Messages) Committed => (Volatile.Read(ref _commits), Volatile.Read(ref _messages));

    /// <param name="store">The settings that say where the log is.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<RoomSilo> StartAsync(IReadOnlyDictionary<string, string?> store, CancellationToken cancellationToken)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(store);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Chat:DemoUsers"] = "false",
            ["Chat:Cluster:SiloPort"] = $"{Processes.FreePort.Next()}",
            ["Chat:Cluster:GatewayPort"] = $"{Processes.FreePort.Next()}",
        });
        builder.Services.AddMetrics();
        builder.AddChatSilo(new DemoUsersPolicy(OnlyLoopback: true));
        var silo = new RoomSilo(builder.Build());
        await silo._host.StartAsync(cancellationToken);
        return silo;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _meters.Dispose();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
