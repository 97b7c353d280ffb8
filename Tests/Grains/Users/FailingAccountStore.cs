using System.Collections.Immutable;
using OrleansChat.Grains.Storage;
using OrleansChat.Users;

namespace OrleansChat.Tests.Grains.Users;

/// <summary>An account store that fails where and while a test says so.</summary>
internal sealed class FailingAccountStore(IAccountStore store, FailingAccountStore.Faults faults) : IAccountStore
{
    public ValueTask<Account?> FindAsync(UserName name, CancellationToken cancellationToken) =>
        faults.OnFind ? throw new LogUnavailableException("on purpose") : store.FindAsync(name, cancellationToken);

    public ValueTask<bool> TryCreateAsync(Account account, CancellationToken cancellationToken) =>
        faults.OnCreate ? throw new LogUnavailableException("on purpose") : store.TryCreateAsync(account, cancellationToken);

    public ValueTask SetLastSeenAsync(UserName name, DateTimeOffset at, CancellationToken cancellationToken) =>
        store.SetLastSeenAsync(name, at, cancellationToken);

    public ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken) => store.IsEmptyAsync(cancellationToken);

    public ValueTask<ImmutableArray<Account>> ListAsync(UserName? after, int atMost, CancellationToken cancellationToken) =>
        store.ListAsync(after, atMost, cancellationToken);

    internal sealed class Faults
    {
        public volatile bool OnFind;

        public volatile bool OnCreate;
    }
}
