using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Users;
using OrleansChat.Storage.Sqlite;
using OrleansChat.Tests.Grains.Rooms;
using OrleansChat.Tests.Standalone.Orleans;
using OrleansChat.Tests.Storage;
using OrleansChat.Users;
using SignInOptions = OrleansChat.Grains.Users.SignInOptions;

namespace OrleansChat.Tests.Grains.Users;

/// <summary>A user on the runtime that the edition has, with a real account store.</summary>
public sealed class UserGrainTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();
    private readonly FailingAccountStore.Faults _faults = new();
    private readonly PasswordVerifier _passwords = new(Options.Create(new PasswordHasherOptions()));
    private GrainHost _host = null!; // set by InitializeAsync
    private IUserGrain _ada = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var accounts = new FailingAccountStore(new SqliteAccountStore(_file.Database), _faults);
        Assert.True(UserName.TryParse("ada", out var ada));
        await new AccountSeed(accounts, _passwords).RunAsync([(ada, "secret")], Cancel);
        _host = await GrainHost.StartAsync(silo =>
        {
            silo.Services.AddSingleton<IAccountStore>(accounts);
            silo.Services.AddSingleton<IMessageLog>(new FakeMessageLog());
            silo.Services.AddSingleton<IRoomStore>(new FakeRoomStore());
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
        Assert.Equal(new UserPresence(false, null, HasAccount: true), await _ada.GetPresenceAsync());
        await _ada.AttachAsync(session);
        Assert.True((await _ada.GetPresenceAsync()).Online);

        await _ada.DetachAsync(session);

        var gone = await _ada.GetPresenceAsync();
        Assert.False(gone.Online);
        Assert.InRange(gone.LastSeen!.Value, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow); // not null: it was online
    }

    [Fact]
    public async Task A_name_is_registered_once_and_its_password_stays()
    {
        var bob = _host.Grain<IUserGrain>("bob");
        Assert.False((await bob.GetPresenceAsync()).HasAccount);

        Assert.Null(await bob.RegisterAsync(new Register("first", "10.0.0.1"), Cancel));
        Assert.Equal(ChatErrors.NameRegistered, await bob.RegisterAsync(new Register("second", "10.0.0.1"), Cancel));

        Assert.Equal(new UserPresence(false, null, HasAccount: true), await bob.GetPresenceAsync());
        Assert.Equal(ChatErrors.WrongCredentials, await bob.SignInAsync(new SignIn("second", "10.0.0.1"), Cancel));
        Assert.Null(await bob.SignInAsync(new SignIn("first", "10.0.0.1"), Cancel));
        Assert.Equal(ChatErrors.NameRegistered, await _ada.RegisterAsync(new Register("another", "10.0.0.1"), Cancel));
    }

    [Fact]
    public async Task Of_many_who_register_a_name_one_has_it()
    {
        var bob = _host.Grain<IUserGrain>("bob");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => bob.RegisterAsync(new Register($"{i}", "10.0.0.1"), Cancel).AsTask()));

        var won = Assert.Single(Enumerable.Range(0, 5), i => outcomes[i] is null);
        Assert.Equal(4, outcomes.Count(outcome => outcome == ChatErrors.NameRegistered));
        Assert.Null(await bob.SignInAsync(new SignIn($"{won}", "10.0.0.1"), Cancel));
    }

    [Fact]
    public async Task A_name_that_a_guest_has_is_not_registered_until_the_guest_leaves()
    {
        var bob = _host.Grain<IUserGrain>("bob");
        var guest = SessionId.New();
        Assert.Null(await bob.AttachGuestAsync(guest, registeredToo: false));

        Assert.Equal(ChatErrors.NameInUse, await bob.RegisterAsync(new Register("secret", "10.0.0.1"), Cancel));
        await bob.DetachAsync(guest);

        Assert.Null(await bob.RegisterAsync(new Register("secret", "10.0.0.1"), Cancel));
    }

    [Fact]
    public async Task A_guest_has_a_free_name_alone_and_asking_twice_is_asking_once()
    {
        var bob = _host.Grain<IUserGrain>("bob");
        var (first, second) = (SessionId.New(), SessionId.New());

        Assert.Null(await bob.AttachGuestAsync(first, registeredToo: false));
        Assert.Null(await bob.AttachGuestAsync(first, registeredToo: false));
        Assert.Equal(ChatErrors.NameInUse, await bob.AttachGuestAsync(second, registeredToo: false));
        Assert.True((await bob.GetPresenceAsync()).Online);
        await bob.DetachAsync(first);

        Assert.Null(await bob.AttachGuestAsync(second, registeredToo: false));
    }

    [Fact]
    public async Task A_guest_gets_a_registered_name_only_where_that_is_allowed_and_nobody_is_here_under_it()
    {
        Assert.Equal(ChatErrors.NameRegistered, await _ada.AttachGuestAsync(SessionId.New(), registeredToo: false));
        Assert.Equal(ChatErrors.NameRegistered, await _ada.AdmitGuestAsync(registeredToo: false));
        Assert.False((await _ada.GetPresenceAsync()).Online);

        var signedIn = SessionId.New();
        await _ada.AttachAsync(signedIn);
        Assert.Equal(ChatErrors.NameInUse, await _ada.AttachGuestAsync(SessionId.New(), registeredToo: true));
        await _ada.DetachAsync(signedIn);

        Assert.Null(await _ada.AttachGuestAsync(SessionId.New(), registeredToo: true));
    }

    [Fact]
    public async Task Guests_who_are_only_admitted_do_not_keep_each_other_out()
    {
        var bob = _host.Grain<IUserGrain>("bob");

        Assert.Null(await bob.AdmitGuestAsync(registeredToo: false));
        Assert.Null(await bob.AdmitGuestAsync(registeredToo: false));

        Assert.False((await bob.GetPresenceAsync()).Online);
        Assert.Null(await _ada.AdmitGuestAsync(registeredToo: true));
    }

    [Fact]
    public async Task A_store_that_fails_is_told_from_a_name_that_is_taken()
    {
        var bob = _host.Grain<IUserGrain>("bob");
        await bob.GetPresenceAsync(); // active before the store fails

        _faults.OnFind = true;
        Assert.Equal(ChatErrors.Unavailable, await bob.RegisterAsync(new Register("secret", "10.0.0.1"), Cancel));
        Assert.Equal(ChatErrors.Unavailable, await bob.AttachGuestAsync(SessionId.New(), registeredToo: false));
        Assert.Equal(ChatErrors.Unavailable, await bob.AdmitGuestAsync(registeredToo: false));
        (_faults.OnFind, _faults.OnCreate) = (false, true);
        Assert.Equal(ChatErrors.RegistrationFailed, await bob.RegisterAsync(new Register("secret", "10.0.0.1"), Cancel));
        _faults.OnCreate = false;

        Assert.Null(await bob.RegisterAsync(new Register("secret", "10.0.0.1"), Cancel));
    }

    [Fact]
    public async Task A_seat_is_had_by_one_session_until_it_ends()
    {
        var (first, second) = (SessionId.New(), SessionId.New());
        Assert.True(await _ada.TakeSeatAsync("chat", first));
        Assert.False(await _ada.TakeSeatAsync("chat", second));
        Assert.True(await _ada.TakeSeatAsync("other", second));

        await _ada.DetachAsync(first);

        Assert.True(await _ada.TakeSeatAsync("chat", second));
    }

    [Fact]
    public async Task What_a_session_says_of_its_user_is_known_until_the_user_is_offline()
    {
        var session = SessionId.New();
        await _ada.AttachAsync(session);
        Assert.Null((await _ada.GetPresenceAsync()).Status);

        await _ada.ReportStatusAsync(session, 3);
        Assert.Equal(new UserPresence(true, null, HasAccount: true, Status: 3, Sessions: 1), await _ada.GetPresenceAsync());
        await _ada.DetachAsync(session);

        Assert.Null((await _ada.GetPresenceAsync()).Status);
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
