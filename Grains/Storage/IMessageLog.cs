using System.Collections.Immutable;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Storage;

/// <summary>Where the messages of all rooms are kept.</summary>
/// <remarks>
/// The law of the port, which every implementation is tested against:
/// a message that an append returned for survives the death of the process and of the machine;
/// an append is taken whole or not at all;
/// an append is taken only right behind the end of the log, so of two writers of one room the slower one fails, and a writer that
/// succeeds has seen everything before it;
/// a read sees only what would survive;
/// what a message does to another (<see cref="ContentKind.Edit"/>, <see cref="ContentKind.Deletion"/>, the reactions), and to its room
/// (<see cref="ContentKind.Change"/>, see <see cref="IRoomStore"/>), is done in its commit: a read that has the message sees the other so.
/// </remarks>
public interface IMessageLog
{
    /// <summary>Finds the ends of a room's log, and begins the log with a new epoch if there is none.</summary>
    /// <exception cref="LogUnavailableException">The store cannot be reached.</exception>
    ValueTask<LogExtent> OpenAsync(RoomId room, CancellationToken cancellationToken);

    /// <summary>Begins a room's log as it was elsewhere: the next append is <paramref name="next"/>. A log with this epoch stays as it is.</summary>
    /// <returns>What there is of the log.</returns>
    /// <exception cref="LogConflictException">The room has another log, and messages in it.</exception>
    /// <exception cref="LogUnavailableException">The store cannot be reached.</exception>
    ValueTask<LogExtent> BeginAsync(RoomId room, Guid epoch, long next);

    /// <summary>Appends messages; durable when it returns. Not cancellable: it is the point of no return.</summary>
    /// <param name="room">A room that was opened.</param>
    /// <param name="epoch">The epoch that <see cref="OpenAsync"/> told.</param>
    /// <param name="messages">Ascending, without holes, beginning behind the end of the log.</param>
    /// <exception cref="LogConflictException">The room has another epoch, or another writer has appended; nothing of this was.</exception>
    /// <exception cref="LogUnavailableException">The outcome is unknown; only reading can tell.</exception>
    ValueTask AppendAsync(RoomId room, Guid epoch, ImmutableArray<ChatMessage> messages);

    /// <summary>Reads a page forward or backward from a sequence, in ascending order either way. A room that was never opened has no messages.</summary>
    /// <param name="room">The room.</param>
    /// <param name="query">Not by time and not around: <see cref="MessageLogReading"/> makes those of the other two.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="LogUnavailableException">The store cannot be reached.</exception>
    ValueTask<LogPage> ReadAsync(RoomId room, ReadHistory query, CancellationToken cancellationToken);

    /// <summary>Finds the sequence at which a room's log passes a time: with a clock that never was set back, that of the first message not older.</summary>
    /// <returns>One more than the last sequence when all are older. Found by halving, so at a cost that hardly depends on the length.</returns>
    /// <exception cref="LogUnavailableException">The store cannot be reached.</exception>
    ValueTask<long> FindAsync(RoomId room, DateTimeOffset time, CancellationToken cancellationToken);

    /// <summary>The keys at the end of the log: of the messages behind where it passes <paramref name="since"/>, and of the last <paramref name="atLeast"/> whatever their time.</summary>
    /// <returns>In ascending order.</returns>
    /// <exception cref="LogUnavailableException">The store cannot be reached.</exception>
    ValueTask<IReadOnlyList<RememberedKey>> ReadKeysAsync(RoomId room, DateTimeOffset since, int atLeast, CancellationToken cancellationToken);

    /// <summary>The rooms that have a log, in ordinal order of their names.</summary>
    /// <exception cref="LogUnavailableException">The store cannot be reached.</exception>
    ValueTask<ImmutableArray<RoomId>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Removes a room's oldest messages for ever, at most so many at once.</summary>
    /// <param name="room">The room; one that has no log is left alone.</param>
    /// <param name="through">The last sequence to go.</param>
    /// <param name="atMost">How many go now; at least 1.</param>
    /// <returns>How many went; fewer than <paramref name="atMost"/> when no more are to go.</returns>
    /// <exception cref="LogUnavailableException">Whether they went is unknown; asking again is harmless.</exception>
    ValueTask<int> TrimAsync(RoomId room, long through, int atMost);
}
