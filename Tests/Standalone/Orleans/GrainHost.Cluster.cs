using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace OrleansChat.Tests.Standalone.Orleans;

internal sealed partial class GrainHost
{
    private InProcessTestCluster _cluster = null!; // set by StartAsync
    private bool _stopped;

    public IClusterClient Client => _cluster.Client;

    public IServiceProvider Services => _cluster.GetSiloServiceProvider();

    public static async Task<GrainHost> StartAsync(Action<ISiloBuilder> configure)
    {
        var host = new GrainHost();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            host.AddProbe(silo.Services);
            AddStreams(silo);
            silo.Services.AddLogging(logging => logging.AddProvider(host.Probe.Logs));
            configure(silo);
        });
        builder.ConfigureClient(client =>
        {
            client.AddMemoryStreams(Streams);
            // A caller in the silo's host waits as the silo says; this client is a host of its own and is to wait the same.
            client.Services.AddOptions<ClientMessagingOptions>().Configure(options =>
                options.ResponseTimeout = new Silo(configure).Messaging.ResponseTimeout);
        });
        host._cluster = builder.Build();
        await host._cluster.DeployAsync();
        return host;
    }

    public async Task StopAsync()
    {
        _stopped = true;
        await _cluster.StopAllSilosAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            await StopAsync();
        }

        await _cluster.DisposeAsync();
    }

    /// <summary>Runs a test's configuration apart, to see what it says of timeouts.</summary>
    private sealed class Silo : ISiloBuilder
    {
        public Silo(Action<ISiloBuilder> configure) => configure(this);

        public IServiceCollection Services { get; } = new ServiceCollection().AddOptions();

        public Microsoft.Extensions.Configuration.IConfiguration Configuration { get; } = new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build();

        public SiloMessagingOptions Messaging => Services.BuildServiceProvider()
            .GetRequiredService<Microsoft.Extensions.Options.IOptions<SiloMessagingOptions>>().Value;
    }
}
