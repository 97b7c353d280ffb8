using OrleansChat.Users;

namespace OrleansChat.Grains.Storage;

/// <summary>A name that is not to be had without its password.</summary>
/// <param name="PasswordHash">Salted PBKDF2 in the format of ASP.NET Core's PasswordHasher; never the password.</param>
/// <param name="LastSeen">When the user's last session ended; null for who was never here.</param>
public sealed record Account(UserName Name, string PasswordHash, DateTimeOffset? LastSeen = null)
{
    public override string ToString() => $"{nameof(Account)} {Name}"; // a hash does not belong into a log either
}
