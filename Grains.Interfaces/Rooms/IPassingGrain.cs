using Orleans.Concurrency;

namespace OrleansChat.Rooms;

/// <summary>What passes through a room and is never stored: pieces of files, what somebody is doing. The key is the room's <see cref="RoomId"/>.</summary>
/// <remarks>
/// A room without a log. It numbers what passes 1, 2, 3 … and tells it on a stream of its own, with heartbeats, as a room does; what a
/// reader missed there it reads here, as long as it is kept. Every activation begins anew with another epoch.
/// </remarks>
[Alias("chat.IPassingGrain")]
public interface IPassingGrain : IGrainWithStringKey
{
    /// <summary>Passes something on. A receipt with a position means that it is in memory and readers will be told.</summary>
    /// <remarks>A call that fails or times out has an unknown outcome; repeat it with the same key to learn it, unless the epoch is another then.</remarks>
    [AlwaysInterleave, Alias("Send")]
    ValueTask<SendReceipt> SendAsync(SendMessage command);

    /// <summary>Reads a page of what is kept. When what follows the place that was asked for is gone, the page is empty though its head is ahead.</summary>
    [AlwaysInterleave, Alias("Read")]
    ValueTask<HistoryPage> ReadAsync(ReadHistory query, CancellationToken cancellationToken);
}
