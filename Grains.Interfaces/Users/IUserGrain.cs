using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Rooms;

namespace OrleansChat.Users;

/// <summary>A user; the key is a <see cref="UserName"/>.</summary>
/// <remarks>
/// Who is here is in memory only. A grain that was activated anew learns of sessions when their gateways renew them, so for that long a
/// living session may be unknown to it, and its seat free.
/// </remarks>
[Alias("chat.IUserGrain")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>Checks a password.</summary>
    /// <returns>Null when it is right; otherwise <see cref="ChatErrors.WrongCredentials"/> or <see cref="ChatErrors.TooManyAttempts"/>.</returns>
    /// <remarks>Unknown users answer as wrong passwords do, in the same time.</remarks>
    [Alias("SignIn")]
    ValueTask<ChatError?> SignInAsync(SignIn command, CancellationToken cancellationToken);

    /// <summary>Makes an account of the name. Durable when it returns null; signs nobody in.</summary>
    /// <returns>
    /// Null when it was made; <see cref="ChatErrors.NameRegistered"/> when there is one, whatever its password, which stays;
    /// <see cref="ChatErrors.NameInUse"/> when a guest is here under the name; <see cref="ChatErrors.Busy"/> when too many register at once, or
    /// <see cref="ChatErrors.Unavailable"/> when the store cannot be read, and nothing was made; <see cref="ChatErrors.RegistrationFailed"/>
    /// when it cannot be written, and whether it was is unknown.
    /// </returns>
    /// <remarks>A call that is cancelled, fails or times out has an unknown outcome: its caller goes on while the grain may be writing. Signing in tells.</remarks>
    [Alias("Register")]
    ValueTask<ChatError?> RegisterAsync(Register command, CancellationToken cancellationToken);

    /// <summary>Begins a session with its first lease.</summary>
    [AlwaysInterleave, Alias("Attach")]
    ValueTask AttachAsync(SessionId session);

    /// <summary>Begins the session of somebody who has shown no password, if the name is free. Repeating it with the same session is harmless.</summary>
    /// <param name="session">The session that is to have the name.</param>
    /// <param name="registeredToo">Whether a name with an account may be had, too.</param>
    /// <returns>
    /// Null when the session has begun; <see cref="ChatErrors.NameRegistered"/>; <see cref="ChatErrors.NameInUse"/> when any other session
    /// of the name lives, also one that has shown a password; <see cref="ChatErrors.Unavailable"/> when the accounts cannot be read.
    /// </returns>
    /// <remarks>A call that fails or times out may have begun the session: end it, or its lease does.</remarks>
    [Alias("AttachGuest")]
    ValueTask<ChatError?> AttachGuestAsync(SessionId session, bool registeredToo);

    /// <summary>Asks whether somebody who has shown no password may use the name beside others, as the relays allow. Begins nothing.</summary>
    /// <returns>Null when it may; <see cref="ChatErrors.NameRegistered"/>; <see cref="ChatErrors.Unavailable"/> when the accounts cannot be read.</returns>
    [AlwaysInterleave, Alias("AdmitGuest")]
    ValueTask<ChatError?> AdmitGuestAsync(bool registeredToo);

    /// <summary>Gives sessions another lease. A session that the grain does not know (it was activated anew) is attached by this.</summary>
    [AlwaysInterleave, Alias("Renew")]
    ValueTask RenewAsync(ImmutableArray<SessionId> sessions);

    /// <summary>Ends a session at once, instead of when its lease lapses.</summary>
    [AlwaysInterleave, Alias("Detach")]
    ValueTask DetachAsync(SessionId session);

    /// <summary>Takes a seat, of which a user has one of a name, for a session; it is free again when the session ends.</summary>
    /// <param name="seat">What is had by one session at a time: the name of a protocol that allows one connection a user.</param>
    /// <param name="session">Renewed or attached by this, if it gets the seat.</param>
    /// <returns>False when another session that lives has it. Taking the seat that one has is true.</returns>
    /// <remarks>A grain that was activated anew knows of no seats, so who needs one for long takes it again now and then.</remarks>
    [AlwaysInterleave, Alias("TakeSeat")]
    ValueTask<bool> TakeSeatAsync(string seat, SessionId session);

    /// <summary>Notes what a session says of its user, for <see cref="UserPresence.Status"/>; the last word of any session counts, until the user is offline.</summary>
    /// <param name="session">Renewed or attached by this.</param>
    /// <param name="status">In the numbers of its protocol.</param>
    [AlwaysInterleave, Alias("ReportStatus")]
    ValueTask ReportStatusAsync(SessionId session, int status);

    /// <summary>The rooms that the user is in, as everybody, as a member or invited; those that are everybody's first, then by name.</summary>
    [AlwaysInterleave, Alias("ListRooms")]
    ValueTask<ImmutableArray<UserRoom>> ListRoomsAsync(CancellationToken cancellationToken);

    /// <summary>One room as the user sees it.</summary>
    /// <returns>Null when there is none, or none that the user may know of.</returns>
    [AlwaysInterleave, Alias("FindRoom")]
    ValueTask<UserRoom?> FindRoomAsync(string room, CancellationToken cancellationToken);

    /// <summary>Notes up to where the user has read a room, durably, and tells the user's gateways. It only moves forward, and not beyond the room's end.</summary>
    /// <returns>Null when the user is not in the room.</returns>
    [AlwaysInterleave, Alias("SetRead")]
    ValueTask<ReadState?> SetReadAsync(string room, long sequence);

    /// <summary>Has a gateway told on <see cref="UserNoticeStream"/> of what concerns the user, for another lease.</summary>
    [AlwaysInterleave, Alias("Listen")]
    ValueTask ListenAsync(string gateway);

    /// <summary>Tells the gateways that listen that something between the user and a room changed.</summary>
    [AlwaysInterleave, Alias("Note")]
    ValueTask NoteAsync(string room);

    [AlwaysInterleave, Alias("GetPresence")]
    ValueTask<UserPresence> GetPresenceAsync();
}
