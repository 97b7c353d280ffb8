using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Feeds;

/// <summary>A room's stream and its grain.</summary>
internal sealed class GrainRoomSource(RoomId room, IClusterClient cluster) : IRoomSource
{
    private readonly IRoomGrain _grain = cluster.GetGrain<IRoomGrain>(room.Value);

    public async ValueTask<IAsyncDisposable> SubscribeAsync(Action<RoomEvents> hear)
    {
        var stream = cluster.GetStreamProvider(RoomStream.Provider).GetStream<RoomEvents>(StreamId.Create(RoomStream.Namespace, room.Value));
        var handle = await stream.SubscribeAsync((events, _) =>
        {
            hear(events);
            return Task.CompletedTask;
        });
        return new Subscription(handle);
    }

    public ValueTask<HistoryPage> ReadAsync(ReadHistory query, CancellationToken cancellationToken) => _grain.ReadAsync(query, cancellationToken);

    public ValueTask<RoomRoster> GetRosterAsync() => _grain.GetRosterAsync();

    private sealed class Subscription(StreamSubscriptionHandle<RoomEvents> handle) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await handle.UnsubscribeAsync();
    }
}
