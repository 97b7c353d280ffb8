using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using OrleansChat.Relays;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Relays;

/// <summary>Publishes what one grain relays to the streams of the gateways, to each in order and at its own pace.</summary>
/// <remarks>Called from the turns of one grain.</remarks>
internal sealed class RelayPublisher(string? address, Func<string, IAsyncStream<RelayDeliveries>> streamOf, TimeProvider time, ILogger logger)
{
    private readonly Guid _epoch = Guid.NewGuid();
    private readonly Dictionary<string, RelayLane> _lanes = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>The number of the last text; what has a higher one comes behind it.</summary>
    public Position Last => new(_epoch, _last);

    /// <summary>Numbers a text and publishes it to gateways. Ends when they are near enough behind to take more.</summary>
    public Task PublishAsync(IReadOnlyCollection<string> gateways, RelayDelivery delivery)
    {
        var numbered = delivery with { Sequence = ++_last };
        foreach (var gateway in gateways)
        {
            LaneOf(gateway).Add(numbered);
        }

        // Mostly there is room everywhere, and then no list is made of it.
        return gateways.All(gateway => LaneOf(gateway).HasRoomAsync().IsCompleted)
            ? Task.CompletedTask
            : Task.WhenAll(gateways.Select(gateway => LaneOf(gateway).HasRoomAsync()).ToList());
    }

    /// <summary>Hears that a gateway has taken everything up to a number of this or, which is none, of an earlier activation.</summary>
    public void Taken(string gateway, Position last)
    {
        if (last.Epoch == _epoch && _lanes.TryGetValue(gateway, out var lane))
        {
            lane.Taken(last.Sequence);
        }
    }

    /// <summary>Forgets the gateways that are not among these and have nothing on its way to them.</summary>
    public void ForgetAllBut(IReadOnlyCollection<string> gateways)
    {
        foreach (var (gateway, _) in _lanes.Where(lane => lane.Value.IsIdle && !gateways.Contains(lane.Key)).ToList())
        {
            _lanes.Remove(gateway);
        }
    }

    public Task DrainAsync() => Task.WhenAll(_lanes.Values.Select(lane => lane.DrainAsync()).ToList());

    private RelayLane LaneOf(string gateway)
    {
        if (!_lanes.TryGetValue(gateway, out var lane))
        {
            var stream = streamOf(gateway);
            lane = new RelayLane(gateway, address ?? "directory", piece => stream.OnNextAsync(new RelayDeliveries(address, _epoch, piece)), time, logger);
            _lanes.Add(gateway, lane);
        }

        return lane;
    }
}
