using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;

namespace OrleansChat.Tests.Standalone.Orleans;

internal sealed partial class GrainHost
{
    private readonly IHost _host;
    private bool _stopped;

    private GrainHost(Action<ISiloBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo =>
        {
            AddProbe(silo.Services);
            AddStreams(silo);
            silo.Services.AddLogging(logging => logging.AddProvider(Probe.Logs));
            configure(silo);
        });
        _host = builder.Build();
    }

    public IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    public IServiceProvider Services => _host.Services;

    public static async Task<GrainHost> StartAsync(Action<ISiloBuilder> configure)
    {
        var host = new GrainHost(configure);
        await host._host.StartAsync();
        return host;
    }

    public async Task StopAsync()
    {
        _stopped = true;
        await _host.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            await StopAsync();
        }

        _host.Dispose();
    }
}
