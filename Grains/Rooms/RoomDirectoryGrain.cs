using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>Asks the store; there are as many as are needed.</summary>
[StatelessWorker]
public sealed class RoomDirectoryGrain(IRoomStore rooms) : Grain, IRoomDirectoryGrain
{
    /// <summary>Rooms in one answer at most.</summary>
    private const int Most = 200;

    public ValueTask<ImmutableArray<PublicRoom>> FindAsync(FindRooms query, CancellationToken cancellationToken) =>
        rooms.FindPublicAsync(query with { AtMost = Math.Clamp(query.AtMost, 1, Most) }, cancellationToken);
}
