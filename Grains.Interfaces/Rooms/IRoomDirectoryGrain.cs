using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansChat.Rooms;

/// <summary>Where public rooms are found. The key is <see cref="Key"/>; there may be many activations, and they have no state.</summary>
[Alias("chat.IRoomDirectoryGrain")]
public interface IRoomDirectoryGrain : IGrainWithStringKey
{
    const string Key = "public";

    /// <summary>Public rooms in ordinal order of their names.</summary>
    [AlwaysInterleave, Alias("Find")]
    ValueTask<ImmutableArray<PublicRoom>> FindAsync(FindRooms query, CancellationToken cancellationToken);
}
