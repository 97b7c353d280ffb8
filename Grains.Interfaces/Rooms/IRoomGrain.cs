using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Users;

namespace OrleansChat.Rooms;

/// <summary>A room; its key is a <see cref="RoomId"/>. It is the only writer of its log and the only one who gives out sequences.</summary>
[Alias("chat.IRoomGrain")]
public interface IRoomGrain : IGrainWithStringKey
{
    /// <summary>Says something. A receipt with a position means that the message is on disk.</summary>
    /// <remarks>
    /// Not cancellable: once called, the message may be accepted. A call that fails or times out has an unknown outcome; repeat it with
    /// the same key to learn it.
    /// </remarks>
    [AlwaysInterleave, Alias("Send")]
    ValueTask<SendReceipt> SendAsync(SendMessage command);

    /// <summary>Reads a page of committed messages.</summary>
    [AlwaysInterleave, Alias("Read")]
    ValueTask<HistoryPage> ReadAsync(ReadHistory query, CancellationToken cancellationToken);

    /// <summary>Enters sessions that a gateway speaks for. Entering twice is entering once.</summary>
    [AlwaysInterleave, Alias("Enter")]
    ValueTask EnterAsync(string gateway, ImmutableArray<RoomMember> members);

    /// <summary>Takes sessions out of the roster; unknown ones are none.</summary>
    [AlwaysInterleave, Alias("Leave")]
    ValueTask LeaveAsync(string gateway, ImmutableArray<SessionId> sessions);

    /// <summary>Keeps a gateway's sessions in the roster for another lease.</summary>
    /// <param name="gateway">Who speaks.</param>
    /// <param name="sessions">How many sessions the gateway believes to have here.</param>
    /// <returns>False when the room counts otherwise (it was activated anew, or the lease had lapsed): the gateway enters all of them again.</returns>
    [AlwaysInterleave, Alias("Renew")]
    ValueTask<bool> RenewAsync(string gateway, int sessions);

    [AlwaysInterleave, Alias("GetRoster")]
    ValueTask<RoomRoster> GetRosterAsync();
}
