using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Feeds;

/// <summary>Where a feed has its messages from: a stream that may lose, and a log that does not.</summary>
internal interface IRoomSource
{
    /// <summary>Whether a message stays readable. Otherwise an empty page with its head ahead says that what follows is gone.</summary>
    bool IsKept { get; }

    /// <summary>Hears a room's events from here on, in order, as far as they come.</summary>
    /// <returns>Disposed of, it ends the subscription.</returns>
    ValueTask<IAsyncDisposable> SubscribeAsync(Action<RoomEvents> hear);

    ValueTask<HistoryPage> ReadAsync(ReadHistory query, CancellationToken cancellationToken);

    /// <summary>Who is in the room now.</summary>
    ValueTask<RoomRoster> GetRosterAsync();
}
