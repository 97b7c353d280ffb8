using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Feeds;

/// <summary>A room's stream and its grain, or those of what passes through it.</summary>
internal sealed class GrainRoomSource : IRoomSource
{
    private static readonly RoomRoster Nobody = new(0, []);

    private readonly IAsyncStream<RoomEvents> _stream;
    private readonly Func<ReadHistory, CancellationToken, ValueTask<HistoryPage>> _read;
    private readonly Func<ValueTask<RoomRoster>> _getRoster;

    private GrainRoomSource(
        IClusterClient cluster,
        StreamId stream,
        bool isKept,
        Func<ReadHistory, CancellationToken, ValueTask<HistoryPage>> read,
        Func<ValueTask<RoomRoster>> getRoster)
    {
        _stream = cluster.GetStreamProvider(RoomStream.Provider).GetStream<RoomEvents>(stream);
        _read = read;
        _getRoster = getRoster;
        IsKept = isKept;
    }

    public bool IsKept { get; }

    /// <summary>What is said in a room.</summary>
    public static GrainRoomSource Kept(RoomId room, IClusterClient cluster)
    {
        var grain = cluster.GetGrain<IRoomGrain>(room.Value);
        return new GrainRoomSource(cluster, StreamId.Create(RoomStream.Namespace, room.Value), isKept: true, grain.ReadAsync, grain.GetRosterAsync);
    }

    /// <summary>What passes through a room and is never stored.</summary>
    public static GrainRoomSource Passing(RoomId room, IClusterClient cluster)
    {
        var grain = cluster.GetGrain<IPassingGrain>(room.Value);
        return new GrainRoomSource(
            cluster, StreamId.Create(PassingStream.Namespace, room.Value), isKept: false, grain.ReadAsync, () => new ValueTask<RoomRoster>(Nobody));
    }

    public async ValueTask<IAsyncDisposable> SubscribeAsync(Action<RoomEvents> hear)
    {
        var handle = await _stream.SubscribeAsync((events, _) =>
        {
            hear(events);
            return Task.CompletedTask;
        });
        return new Subscription(handle);
    }

    public ValueTask<HistoryPage> ReadAsync(ReadHistory query, CancellationToken cancellationToken) => _read(query, cancellationToken);

    public ValueTask<RoomRoster> GetRosterAsync() => _getRoster();

    private sealed class Subscription(StreamSubscriptionHandle<RoomEvents> handle) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await handle.UnsubscribeAsync();
    }
}
