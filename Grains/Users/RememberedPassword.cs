using System.Security.Cryptography;
using System.Text;

namespace OrleansChat.Grains.Users;

/// <summary>The password that was right a moment ago, as a hash under a key that only this process has and never stores.</summary>
internal sealed class RememberedPassword
{
    private static readonly byte[] ProcessKey = RandomNumberGenerator.GetBytes(32);

    private readonly byte[] _hash;
    private readonly DateTimeOffset _until;

    public RememberedPassword(string password, DateTimeOffset until)
    {
        _hash = Hash(password);
        _until = until;
    }

    public bool Matches(string password, DateTimeOffset now) => now < _until && CryptographicOperations.FixedTimeEquals(_hash, Hash(password));

    private static byte[] Hash(string password) => HMACSHA256.HashData(ProcessKey, Encoding.UTF8.GetBytes(password));
}
