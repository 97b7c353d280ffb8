using System.Collections.Immutable;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Grains.Storage;

/// <summary>What rooms add up to beside their logs, and how far users have read.</summary>
/// <remarks>
/// Written by appends: a <see cref="ContentKind.Change"/> that <see cref="IMessageLog.AppendAsync"/> takes is here in the same commit, so the two
/// cannot disagree, and who may not append changes nothing here. Every member throws <see cref="LogUnavailableException"/> when the store
/// cannot be reached.
/// </remarks>
public interface IRoomStore
{
    /// <returns>The room's card and all who have a standing in it; without a card when it never was made.</returns>
    ValueTask<RoomRecord> FindAsync(RoomId room, CancellationToken cancellationToken);

    /// <summary>Sets what a room adds up to, as it was elsewhere; for a log whose beginning is gone.</summary>
    ValueTask PutAsync(RoomId room, RoomRecord record);

    /// <summary>Public rooms in ordinal order of their names.</summary>
    ValueTask<ImmutableArray<PublicRoom>> FindPublicAsync(FindRooms query, CancellationToken cancellationToken);

    /// <summary>The rooms in which a user is a member or invited, in ordinal order of their names.</summary>
    ValueTask<ImmutableArray<UserRoom>> ListOfAsync(UserName user, CancellationToken cancellationToken);

    /// <summary>One room as a user sees it, whatever the user is there; null when it has neither card nor log. Without a card it is <see cref="RoomKind.Open"/> and has no title.</summary>
    ValueTask<UserRoom?> FindOfAsync(UserName user, RoomId room, CancellationToken cancellationToken);

    /// <summary>Notes how far a user has read, if that is further than before and not beyond the log; durable when it returns.</summary>
    /// <returns>How far now; null when the room has no log.</returns>
    ValueTask<ReadState?> SetReadAsync(UserName user, RoomId room, long sequence);

    /// <summary>How far users have read, by name and room.</summary>
    /// <param name="after">The last of the page before; null: from the beginning.</param>
    /// <param name="atMost">How many.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    ValueTask<ImmutableArray<ReadMarker>> ListReadAsync(ReadMarker? after, int atMost, CancellationToken cancellationToken);
}
