// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Microsoft.Extensions.DependencyInjection;
using Orleans.Engine;
using Orleans.Streams;

namespace Orleans.Hosting;

/// <summary>Streams that live as long as the process.</summary>
public static class SiloBuilderMemoryStreamExtensions
{
    public static ISiloBuilder AddMemoryStreams(this ISiloBuilder builder, string name) => builder.ConfigureServices(services =>
        services.AddKeyedSingleton<IStreamProvider>(name, (provider, _) => new MemoryStreamProvider(name, provider.GetRequiredService<Silo>())));
}
