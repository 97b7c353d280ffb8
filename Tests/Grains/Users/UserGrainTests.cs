using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Users;
using OrleansChat.Storage.Sqlite;
using OrleansChat.Tests.Standalone.Orleans;
using OrleansChat.Tests.Storage;
using OrleansChat.Users;
using SignInOptions = OrleansChat.Grains.Users.SignInOptions;

namespace OrleansChat.Tests.Grains.Users;

/// <summary>A user on the runtime that the edition has, with a real account store.</summary>
public sealed class UserGrainTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();
    private readonly PasswordVerifier _passwords = new(Options.Create(new PasswordHasherOptions()));
    private GrainHost _host = null!; // set by InitializeAsync
    private IUserGrain _ada = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var accounts = new SqliteAccountStore(_file.Database);
        Assert.True(UserName.TryParse("ada", out var ada));
        await new AccountSeed(accounts, _passwords).RunAsync([(ada, "secret")], Cancel);
        _host = await GrainHost.StartAsync(silo =>
        {
            silo.Services.AddSingleton<IAccountStore>(accounts);
            silo.Services.AddSingleton(TimeProvider.System);
            silo.Services.AddSingleton(_passwords);
            silo.Services.Configure<SignInOptions>(options => options.FailuresAllowed = 3);
            silo.Services.Configure<SessionOptions>(options => options.Lease = TimeSpan.FromMilliseconds(200));
        });
        _ada = _host.Grain<IUserGrain>("ada");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _passwords.Dispose();
        _file.Dispose();
    }

    [Fact]
    public async Task The_right_password_gets_in_and_no_other()
    {
        Assert.Null(await _ada.SignInAsync(new SignIn("secret", "10.0.0.1"), Cancel));
        Assert.Equal(ChatErrors.WrongCredentials, await _ada.SignInAsync(new SignIn("Secret", "10.0.0.1"), Cancel));
        Assert.Equal(ChatErrors.WrongCredentials, await _ada.SignInAsync(new SignIn("", "10.0.0.1"), Cancel));
        Assert.Null(await _ada.SignInAsync(new SignIn("secret", "10.0.0.1"), Cancel));
    }

    [Fact]
    public async Task Nobody_has_no_password()
    {
        var nobody = _host.Grain<IUserGrain>("nobody");

        Assert.Equal(ChatErrors.WrongCredentials, await nobody.SignInAsync(new SignIn("secret", "10.0.0.1"), Cancel));
        Assert.Equal(ChatErrors.WrongCredentials, await nobody.SignInAsync(new SignIn("", "10.0.0.1"), Cancel));
    }

    [Fact]
    public async Task Who_guesses_is_stopped_and_the_user_elsewhere_is_not()
    {
        for (var guess = 0; guess < 3; guess++)
        {
            Assert.Equal(ChatErrors.WrongCredentials, await _ada.SignInAsync(new SignIn($"guess {guess}", "10.6.6.6"), Cancel));
        }

        Assert.Equal(ChatErrors.TooManyAttempts, await _ada.SignInAsync(new SignIn("secret", "10.6.6.6"), Cancel));
        Assert.Null(await _ada.SignInAsync(new SignIn("secret", "10.0.0.1"), Cancel));
        Assert.Equal(ChatErrors.TooManyAttempts, await _ada.SignInAsync(new SignIn("guess", "10.6.6.6"), Cancel));
    }

    [Fact]
    public async Task A_user_is_online_while_sessions_are_renewed_and_last_seen_after()
    {
        var session = SessionId.New();
        Assert.Equal(new UserPresence(false, null), await _ada.GetPresenceAsync());
        await _ada.AttachAsync(session);
        Assert.True((await _ada.GetPresenceAsync()).Online);

        await _ada.DetachAsync(session);

        var gone = await _ada.GetPresenceAsync();
        Assert.False(gone.Online);
        Assert.InRange(gone.LastSeen!.Value, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow); // not null: it was online
    }

    [Fact]
    public async Task A_session_that_nobody_renews_ends_by_itself_and_the_store_remembers_when()
    {
        await _ada.AttachAsync(SessionId.New());
        await _ada.RenewAsync([SessionId.New()]);

        await Eventually.HoldsAsync("ada offline", async () => !(await _ada.GetPresenceAsync()).Online);

        Assert.True(UserName.TryParse("ada", out var name));
        var accounts = new SqliteAccountStore(_file.Database);
        await Eventually.HoldsAsync("last seen in the store", async () => (await accounts.FindAsync(name, Cancel))?.LastSeen is not null);
    }
}
