using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;
using OrleansChat.Users;

namespace OrleansChat.Grains.Users;

/// <summary>A user: password check and presence. Thin: the rules are <see cref="Presence"/>, <see cref="FailedAttempts"/> and <see cref="RememberedPassword"/>.</summary>
/// <remarks>
/// Password checks do not interleave: of many at once for one name the first is slow and the others know its answer. Nor do registering
/// and a guest's coming, so that a name is not given to a guest while an account is made of it.
/// </remarks>
public sealed partial class UserGrain(
    IAccountStore accounts,
    IMessageLog log,
    IRoomStore rooms,
    PasswordVerifier passwords,
    IOptions<SignInOptions> signIn,
    IOptions<SessionOptions> sessions,
    IOptions<RoomOptions> limits,
    TimeProvider time,
    ILogger<UserGrain> logger) : Grain, IUserGrain
{
    /// <summary>Where many register at once, some wait for their turn. Clients give up after 5 s and would never hear why.</summary>
    private static readonly TimeSpan HashPatience = TimeSpan.FromSeconds(4);

    private readonly FailedAttempts _failed = new(signIn.Value.FailuresAllowed, signIn.Value.FailureWindow);
    private UserName _name;
    private bool _hasAccount;
    private Presence _presence = null!; // set by OnActivateAsync, which runs before any call
    private RememberedPassword? _remembered;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!UserName.TryParse(this.GetPrimaryKeyString(), out _name))
        {
            throw new FormatException("The key is no user name.");
        }

        var account = await accounts.FindAsync(_name, cancellationToken);
        _hasAccount = account is not null;
        var lease = sessions.Value.Lease;
        _presence = new Presence(lease, account?.LastSeen);
        this.RegisterGrainTimer(ExpireAsync, new GrainTimerCreationOptions(lease / 2, lease / 2) { Interleave = true });
    }

    public async ValueTask<ChatError?> SignInAsync(SignIn command, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_remembered?.Matches(command.Password, now) == true)
        {
            return null;
        }

        if (_failed.TooMany(command.Address, now))
        {
            return ChatErrors.TooManyAttempts;
        }

        var account = await accounts.FindAsync(_name, cancellationToken);
        if (!await passwords.VerifyAsync(_name, account, command.Password, cancellationToken))
        {
            _failed.Add(command.Address, time.GetUtcNow());
            if (_failed.TooMany(command.Address, time.GetUtcNow()))
            {
                LogTooMany(logger, _name, command.Address);
            }

            return ChatErrors.WrongCredentials;
        }

        _hasAccount = true;
        _failed.Forget(command.Address);
        Remember(command.Password);
        return null;
    }

    public async ValueTask<ChatError?> RegisterAsync(Register command, CancellationToken cancellationToken)
    {
        if (await FindRefusalAsync(registeredToo: false, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (_presence.IsTaken(but: null, time.GetUtcNow()))
        {
            return ChatErrors.NameInUse; // without an account it can only be a guest
        }

        string hash;
        using var patience = new CancellationTokenSource(HashPatience, time);
        using var turn = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            hash = await passwords.HashAsync(_name, command.Password, turn.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return ChatErrors.Busy;
        }

        try
        {
            // The point of no return.
            if (!await accounts.TryCreateAsync(new Account(_name, hash), CancellationToken.None))
            {
                _hasAccount = true;
                return ChatErrors.NameRegistered; // by another activation, a moment ago
            }
        }
        catch (LogUnavailableException fault)
        {
            LogNotRegistered(logger, _name, fault.Message);
            return ChatErrors.RegistrationFailed;
        }

        _hasAccount = true;
        Remember(command.Password); // who registers signs in next
        LogRegistered(logger, _name, command.Address);
        return null;
    }

    public ValueTask AttachAsync(SessionId session)
    {
        _presence.Renew(session, time.GetUtcNow());
        return ValueTask.CompletedTask;
    }

    public async ValueTask<ChatError?> AttachGuestAsync(SessionId session, bool registeredToo)
    {
        if (await FindRefusalAsync(registeredToo, CancellationToken.None) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        if (_presence.IsTaken(but: session, now))
        {
            return ChatErrors.NameInUse;
        }

        _presence.Renew(session, now);
        return null;
    }

    public ValueTask<ChatError?> AdmitGuestAsync(bool registeredToo) => FindRefusalAsync(registeredToo, CancellationToken.None);

    public ValueTask RenewAsync(ImmutableArray<SessionId> sessions)
    {
        foreach (var session in sessions)
        {
            _presence.Renew(session, time.GetUtcNow());
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DetachAsync(SessionId session) =>
        _presence.End(session, time.GetUtcNow()) ? NoteLastSeenAsync(CancellationToken.None) : ValueTask.CompletedTask;

    public ValueTask<bool> TakeSeatAsync(string seat, SessionId session) => new(_presence.TakeSeat(seat, session, time.GetUtcNow()));

    public ValueTask ReportStatusAsync(SessionId session, int status)
    {
        _presence.Report(session, status, time.GetUtcNow());
        return ValueTask.CompletedTask;
    }

    public ValueTask<UserPresence> GetPresenceAsync() =>
        new(new UserPresence(_presence.Online, _presence.LastSeen, _hasAccount, _presence.Status, _presence.Sessions));

    // Accounts are made and never taken away. That there was none is asked anew each time: another activation may have made it.
    private async ValueTask<ChatError?> FindRefusalAsync(bool registeredToo, CancellationToken cancellationToken)
    {
        if (registeredToo)
        {
            return null;
        }

        try
        {
            if (!_hasAccount && await accounts.FindAsync(_name, cancellationToken) is not null)
            {
                _hasAccount = true; // set only, never reset: others may have set it meanwhile
            }
        }
        catch (LogUnavailableException)
        {
            return ChatErrors.Unavailable;
        }

        return _hasAccount ? ChatErrors.NameRegistered : null;
    }

    private void Remember(string password) => _remembered = new RememberedPassword(password, time.GetUtcNow() + signIn.Value.Remember);

    private Task ExpireAsync(CancellationToken cancellationToken) =>
        _presence.Expire(time.GetUtcNow()) ? NoteLastSeenAsync(cancellationToken).AsTask() : Task.CompletedTask;

    private async ValueTask NoteLastSeenAsync(CancellationToken cancellationToken)
    {
        if (!_hasAccount || _presence.LastSeen is not { } at)
        {
            return;
        }

        try
        {
            await accounts.SetLastSeenAsync(_name, at, cancellationToken);
        }
        catch (LogUnavailableException fault)
        {
            LogNotNoted(logger, fault, _name); // a courtesy, not a promise
        }
    }

    [LoggerMessage(1201, LogLevel.Warning, "Too many wrong passwords for {User} from {Address}; further ones are refused for a while.")]
    private static partial void LogTooMany(ILogger logger, UserName user, string address);

    [LoggerMessage(1202, LogLevel.Information, "When {User} was last here could not be stored.")]
    private static partial void LogNotNoted(ILogger logger, Exception fault, UserName user);

    [LoggerMessage(1203, LogLevel.Information, "{User} was registered from {Address}.")]
    private static partial void LogRegistered(ILogger logger, UserName user, string address);

    [LoggerMessage(1204, LogLevel.Warning, "{User} could not be registered, or it is not known: {Reason}")]
    private static partial void LogNotRegistered(ILogger logger, UserName user, string reason);
}
