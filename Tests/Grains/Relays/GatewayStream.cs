using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Relays;
using OrleansChat.Rooms;
using OrleansChat.Tests.Standalone.Orleans;

namespace OrleansChat.Tests.Grains.Relays;

/// <summary>What relays tell one gateway, taken as it comes.</summary>
internal sealed class GatewayStream
{
    public string Gateway { get; } = $"{Guid.NewGuid():n}";

    public ConcurrentQueue<RelayDeliveries> Events { get; } = new();

    public IEnumerable<RelayDelivery> Deliveries => Events.SelectMany(heard => heard.Deliveries);

    public IEnumerable<string> Texts => Deliveries.Select(delivery => Encoding.UTF8.GetString(delivery.Text));

    public static async Task<GatewayStream> OpenAsync(GrainHost host, bool answers = true)
    {
        var gateway = new GatewayStream();
        var cluster = host.Services.GetRequiredService<IClusterClient>();
        var stream = cluster.GetStreamProvider(RoomStream.Provider).GetStream<RelayDeliveries>(StreamId.Create(RelayStream.Namespace, gateway.Gateway));
        await stream.SubscribeAsync(async (deliveries, _) =>
        {
            gateway.Events.Enqueue(deliveries);
            var last = new Position(deliveries.Epoch, deliveries.Deliveries[^1].Sequence);
            if (!answers)
            {
                return;
            }

            await (deliveries.Address is { } address
                ? cluster.GetGrain<IRelayAddressGrain>(address).TakenAsync(gateway.Gateway, last)
                : cluster.GetGrain<IRelayDirectoryGrain>(RelayDirectory.Key).TakenAsync(gateway.Gateway, last));
        });
        return gateway;
    }

    public Task HeardAsync(params string[] texts) =>
        Eventually.HoldsAsync(string.Join(", ", texts), () => new(Texts.SequenceEqual(texts)));
}
