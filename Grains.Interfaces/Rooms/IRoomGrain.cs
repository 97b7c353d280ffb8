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

    /// <summary>Makes the room, if there is none. A receipt with a position means that it is on disk.</summary>
    /// <returns><see cref="ChatErrors.RoomExists"/> when there is one, unless it is a direct room: that is there once, whoever asked first.</returns>
    /// <remarks>Who may be asked in, and under which names rooms may be made, the gateway knows.</remarks>
    [AlwaysInterleave, Alias("Create")]
    ValueTask<SendReceipt> CreateAsync(CreateRoom command);

    /// <summary>Edits, deletes, or reacts to a message; outcomes as of <see cref="SendAsync"/>.</summary>
    [AlwaysInterleave, Alias("Annotate")]
    ValueTask<SendReceipt> AnnotateAsync(AnnotateMessage command);

    /// <summary>Changes what the room says of itself. What is so already is repeated, not added.</summary>
    [AlwaysInterleave, Alias("ChangeCard")]
    ValueTask<SendReceipt> ChangeAsync(ChangeRoom command);

    /// <summary>Changes what somebody is in the room. What is so already is repeated, not added.</summary>
    [AlwaysInterleave, Alias("ChangeStanding")]
    ValueTask<SendReceipt> ChangeAsync(ChangeStanding command);

    /// <summary>Says whether somebody may read the room. It counts at once who was put out, before the log and the readers have it.</summary>
    [AlwaysInterleave, Alias("Admit")]
    ValueTask<RoomAdmission> AdmitAsync(string user);

    /// <summary>Lists who has a standing in the room; who is banned only for moderators.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="after">The name before the page; null: from the beginning.</param>
    /// <param name="atMost">How many; at least 1.</param>
    [AlwaysInterleave, Alias("ListPeople")]
    ValueTask<RoomPeople> ListPeopleAsync(string user, string? after, int atMost);

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
