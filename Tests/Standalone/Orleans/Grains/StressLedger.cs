using System.Collections.Concurrent;

namespace OrleansChat.Tests.Standalone.Orleans.Grains;

/// <summary>What stressed grains leave behind: a balance a key, kept without a lock by whoever is its one activation.</summary>
internal sealed class StressLedger
{
    private readonly ConcurrentDictionary<string, Account> _accounts = new();

    public ConcurrentQueue<string> Violations { get; } = new();

    public int Total => _accounts.Values.Sum(account => account.Balance);

    public int Lives => _accounts.Values.Sum(account => account.Lives);

    public Account Open(string key)
    {
        var account = _accounts.GetOrAdd(key, static _ => new());
        if (Interlocked.Increment(ref account.Owners) != 1)
        {
            Violations.Enqueue("two activations at once");
        }

        account.Lives++;
        return account;
    }

    internal sealed class Account
    {
        public int Owners;

        public bool IsOpen => Volatile.Read(ref Owners) == 1;

        public int Balance { get; set; }

        public int Lives { get; set; }

        public void Close() => Interlocked.Decrement(ref Owners);
    }
}
