using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Users;
using OrleansChat.Users;

namespace OrleansChat.Tests.Grains.Users;

public sealed class PasswordVerifierTests : IDisposable
{
    private readonly PasswordVerifier _verifier = new(Options.Create(new PasswordHasherOptions()));

    [Fact]
    public async Task Only_the_right_password_of_an_account_that_exists_is_right()
    {
        Assert.True(UserName.TryParse("ada", out var ada));
        var account = new Account(ada, await _verifier.HashAsync(ada, "secret", TestContext.Current.CancellationToken));

        Assert.True(await _verifier.VerifyAsync(ada, account, "secret", TestContext.Current.CancellationToken));
        Assert.False(await _verifier.VerifyAsync(ada, account, "Secret", TestContext.Current.CancellationToken));
        Assert.False(await _verifier.VerifyAsync(ada, account, "", TestContext.Current.CancellationToken));
        Assert.False(await _verifier.VerifyAsync(ada, null, "secret", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_same_password_is_stored_differently_each_time()
    {
        Assert.True(UserName.TryParse("ada", out var ada));

        var one = await _verifier.HashAsync(ada, "secret", TestContext.Current.CancellationToken);
        var other = await _verifier.HashAsync(ada, "secret", TestContext.Current.CancellationToken);

        Assert.NotEqual(one, other);
        Assert.DoesNotContain("secret", one, StringComparison.Ordinal);
    }

    public void Dispose() => _verifier.Dispose();
}
