using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Storage;
using OrleansChat.Users;

namespace OrleansChat.Grains.Users;

/// <summary>Salted PBKDF2, in the format and with the rounds of ASP.NET Core's PasswordHasher; a few at a time.</summary>
/// <remarks>
/// One check is some 50 ms of processor time by intent. It runs beside the grains' turns, and at most half the processors (but one)
/// do this at once, so that a rush of sign-ins slows down sign-ins and not the chat.
/// </remarks>
public sealed class PasswordVerifier(IOptions<PasswordHasherOptions> options) : IDisposable
{
    private readonly PasswordHasher<string> _hasher = new(options);
    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount / 2));
    private string? _nobodysHash;

    public Task<string> HashAsync(UserName name, string password, CancellationToken cancellationToken) =>
        RunAsync(() => _hasher.HashPassword(name.Value, password), cancellationToken);

    /// <param name="name">Who claims to be.</param>
    /// <param name="account">The account of that name; null when there is none, which takes as long and is false.</param>
    /// <param name="password">What the client sent.</param>
    /// <param name="cancellationToken">Ends the wait for a place.</param>
    public Task<bool> VerifyAsync(UserName name, Account? account, string password, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            var hash = account?.PasswordHash ?? (_nobodysHash ??= _hasher.HashPassword(name.Value, Guid.NewGuid().ToString()));
            return _hasher.VerifyHashedPassword(name.Value, hash, password) != PasswordVerificationResult.Failed && account is not null;
        },
        cancellationToken);

    public void Dispose() => _places.Dispose();

    private async Task<T> RunAsync<T>(Func<T> slow, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(slow, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }
}
