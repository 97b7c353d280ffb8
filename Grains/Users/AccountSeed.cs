using OrleansChat.Grains.Storage;
using OrleansChat.Users;

namespace OrleansChat.Grains.Users;

/// <summary>Makes the first accounts of a new store.</summary>
public sealed class AccountSeed(IAccountStore accounts, PasswordVerifier passwords)
{
    /// <summary>Whether the store has no account at all.</summary>
    public ValueTask<bool> IsDueAsync(CancellationToken cancellationToken) => accounts.IsEmptyAsync(cancellationToken);

    /// <summary>Makes these accounts if the store has none at all.</summary>
    /// <returns>How many were made; null when the store had accounts already.</returns>
    public async Task<int?> RunAsync(IReadOnlyList<(UserName Name, string Password)> users, CancellationToken cancellationToken)
    {
        if (!await IsDueAsync(cancellationToken))
        {
            return null;
        }

        // The hashes are slow by intent, so they are made side by side.
        var made = await Task.WhenAll(users.Select(async user =>
        {
            var hash = await passwords.HashAsync(user.Name, user.Password, cancellationToken);
            return new Account(user.Name, hash);
        }));
        foreach (var account in made)
        {
            await accounts.TryCreateAsync(account, cancellationToken);
        }

        return made.Length;
    }
}
