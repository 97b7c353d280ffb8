using System.Collections.Immutable;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Storage;

/// <summary>Where the messages of all rooms are kept.</summary>
/// <remarks>
/// The law of the port, which every implementation is tested against:
/// a message that an append returned for survives the death of the process and of the machine;
/// an append is taken whole or not at all;
/// (room, sequence) is taken once, so of two writers of one room the slower one fails;
/// a read sees only what would survive.
/// </remarks>
public interface IMessageLog
{
    /// <summary>Finds the end of a room's log, and begins the log with a new epoch if there is none.</summary>
    /// <exception cref="LogUnavailableException">The store cannot be reached.</exception>
    ValueTask<Position> OpenAsync(RoomId room, CancellationToken cancellationToken);

    /// <summary>Appends messages; durable when it returns. Not cancellable: it is the point of no return.</summary>
    /// <param name="room">A room that was opened.</param>
    /// <param name="epoch">The epoch that <see cref="OpenAsync"/> told.</param>
    /// <param name="messages">Ascending, without holes, beginning behind the end of the log.</param>
    /// <exception cref="LogConflictException">The room has another epoch, or another writer has appended; nothing of this was.</exception>
    /// <exception cref="LogUnavailableException">The outcome is unknown; only reading can tell.</exception>
    ValueTask AppendAsync(RoomId room, Guid epoch, ImmutableArray<ChatMessage> messages);

    /// <summary>Reads a page, in ascending order whichever way is asked. A room that was never opened has no messages.</summary>
    /// <exception cref="LogUnavailableException">The store cannot be reached.</exception>
    ValueTask<ImmutableArray<ChatMessage>> ReadAsync(RoomId room, ReadHistory query, CancellationToken cancellationToken);

    /// <summary>The keys of the messages at the end of the log that are not older than <paramref name="since"/>, in ascending order.</summary>
    /// <exception cref="LogUnavailableException">The store cannot be reached.</exception>
    ValueTask<IReadOnlyList<RememberedKey>> ReadKeysAsync(RoomId room, DateTimeOffset since, CancellationToken cancellationToken);
}
