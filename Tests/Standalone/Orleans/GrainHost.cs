using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;

namespace OrleansChat.Tests.Standalone.Orleans;

/// <summary>A host with grains for one test. What differs by edition is in the other part of this class.</summary>
/// <remarks>The grains' services and the client's are one here and two in the Cluster edition: a test talks to grains by <see cref="Client"/> and shares with them what it puts into <see cref="Probe"/>.</remarks>
internal sealed partial class GrainHost : IAsyncDisposable
{
    public const string Streams = "streams";

    /// <summary>Longer than anything takes, so that running out of it is missing evidence and not bad luck.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What the grains of this host tell the test, and the test them.</summary>
    public Probe Probe { get; } = new();

    /// <summary>What stressed grains of this host leave behind.</summary>
    public Grains.StressLedger Ledger { get; } = new();

    public IStreamProvider StreamProvider => Client.GetStreamProvider(Streams);

    public T Grain<T>(string key = "one")
        where T : IGrainWithStringKey => Client.GetGrain<T>(key);

    public IAsyncStream<T> Stream<T>(string key = "one") => StreamProvider.GetStream<T>(StreamId.Create("tests", key));

    public static Task<GrainHost> StartAsync() => StartAsync(_ => { });

    private void AddProbe(IServiceCollection services) => services.AddSingleton(Probe).AddScoped<Grains.LifeGrain.Scoped>().AddSingleton(Ledger).AddKeyedSingleton("served", "a service");

    private static void AddStreams(ISiloBuilder silo) => silo.AddMemoryGrainStorage("PubSubStore").AddMemoryStreams(Streams);
}
