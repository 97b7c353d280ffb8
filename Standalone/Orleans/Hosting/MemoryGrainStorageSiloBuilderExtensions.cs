// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Hosting;

/// <summary>Where real Orleans keeps stream subscriptions. Here they live in the provider, so nothing happens.</summary>
public static class MemoryGrainStorageSiloBuilderExtensions
{
    /// <summary>Accepted.</summary>
    public static ISiloBuilder AddMemoryGrainStorage(this ISiloBuilder builder, string name) => builder;

    /// <summary>Accepted.</summary>
    public static ISiloBuilder AddMemoryGrainStorageAsDefault(this ISiloBuilder builder) => builder;
}
