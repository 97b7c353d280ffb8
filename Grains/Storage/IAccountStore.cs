using System.Collections.Immutable;
using OrleansChat.Users;

namespace OrleansChat.Grains.Storage;

/// <summary>Where the accounts are kept.</summary>
/// <remarks>Every member throws <see cref="LogUnavailableException"/> when the store cannot be reached.</remarks>
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

    /// <summary>Accounts in the order of their names as the store compares them; the same order every time.</summary>
    /// <param name="after">Where the page before ended; null from the beginning.</param>
    /// <param name="atMost">How many.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    ValueTask<ImmutableArray<Account>> ListAsync(UserName? after, int atMost, CancellationToken cancellationToken);
}
