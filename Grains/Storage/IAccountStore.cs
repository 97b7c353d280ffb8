using OrleansChat.Users;

namespace OrleansChat.Grains.Storage;

/// <summary>Where the accounts are kept.</summary>
public interface IAccountStore
{
    /// <returns>The account, or null when nobody has this name. Names compare exactly.</returns>
    ValueTask<Account?> FindAsync(UserName name, CancellationToken cancellationToken);

    /// <summary>Makes an account; durable when it returns.</summary>
    /// <returns>False when the name is taken; the account that has it is unchanged.</returns>
    ValueTask<bool> TryCreateAsync(Account account, CancellationToken cancellationToken);

    /// <summary>Notes when a user was last here. A name without an account is none.</summary>
    ValueTask SetLastSeenAsync(UserName name, DateTimeOffset at, CancellationToken cancellationToken);

    ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken);
}
