using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Sessions;

/// <summary>Tokens that say who somebody is, for a while, without a password. Nothing is kept of them: what they say is in them, protected.</summary>
internal sealed class SessionTokens(IDataProtectionProvider protection, IOptions<TokenOptions> options)
{
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("OrleansChat.SessionToken.v1").ToTimeLimitedDataProtector();

    public SessionToken Issue(UserName user)
    {
        var lifetime = options.Value.Lifetime;
        return new SessionToken(_protector.Protect(user.Value, lifetime), lifetime);
    }

    /// <returns>False when it is none of these, has been changed, or has expired.</returns>
    public bool TryRead(string token, out UserName user)
    {
        try
        {
            return UserName.TryParse(_protector.Unprotect(token), out user);
        }
        catch (CryptographicException)
        {
            user = default;
            return false;
        }
    }
}

/// <param name="Text">ASCII, without blanks.</param>
/// <param name="ExpiresIn">From now on.</param>
internal sealed record SessionToken(string Text, TimeSpan ExpiresIn)
{
    public override string ToString() => nameof(SessionToken);
}
