using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansChat.Users;

/// <summary>A user; the key is a <see cref="UserName"/>.</summary>
[Alias("chat.IUserGrain")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>Checks a password.</summary>
    /// <returns>Null when it is right; otherwise <see cref="ChatErrors.WrongCredentials"/> or <see cref="ChatErrors.TooManyAttempts"/>.</returns>
    /// <remarks>Unknown users answer as wrong passwords do, in the same time.</remarks>
    [Alias("SignIn")]
    ValueTask<ChatError?> SignInAsync(SignIn command, CancellationToken cancellationToken);

    /// <summary>Begins a session with its first lease.</summary>
    [AlwaysInterleave, Alias("Attach")]
    ValueTask AttachAsync(SessionId session);

    /// <summary>Gives sessions another lease. A session that the grain does not know (it was activated anew) is attached by this.</summary>
    [AlwaysInterleave, Alias("Renew")]
    ValueTask RenewAsync(ImmutableArray<SessionId> sessions);

    /// <summary>Ends a session at once, instead of when its lease lapses.</summary>
    [AlwaysInterleave, Alias("Detach")]
    ValueTask DetachAsync(SessionId session);

    [AlwaysInterleave, Alias("GetPresence")]
    ValueTask<UserPresence> GetPresenceAsync();
}
