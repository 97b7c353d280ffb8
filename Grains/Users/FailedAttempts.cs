namespace OrleansChat.Grains.Users;

/// <summary>Counts wrong passwords by the address they came from, so that guessing is slow and the user elsewhere is not locked out.</summary>
/// <remarks>No clock and no lock. Remembers at most 1,000 addresses; the one that began first makes room.</remarks>
internal sealed class FailedAttempts(int allowed, TimeSpan window)
{
    private const int MaxAddresses = 1_000;

    private readonly Dictionary<string, (DateTimeOffset Since, int Count)> _byAddress = new(StringComparer.Ordinal);

    public bool TooMany(string address, DateTimeOffset now) =>
        _byAddress.TryGetValue(address, out var failed) && failed.Since + window > now && failed.Count >= allowed;

    public void Add(string address, DateTimeOffset now)
    {
        if (_byAddress.TryGetValue(address, out var failed) && failed.Since + window > now)
        {
            _byAddress[address] = failed with { Count = failed.Count + 1 };
            return;
        }

        if (_byAddress.Count >= MaxAddresses)
        {
            _byAddress.Remove(_byAddress.MinBy(entry => entry.Value.Since).Key);
        }

        _byAddress[address] = (now, 1);
    }

    public void Forget(string address) => _byAddress.Remove(address);
}
