using OrleansChat.Users;

namespace OrleansChat.Gateway.Sessions;

/// <summary>Turns credentials into a name that the rest of the gateway trusts.</summary>
internal sealed class Authenticator(IClusterClient cluster)
{
    /// <returns>The name; or the error, which for an impossible name is that for a wrong password.</returns>
    public async ValueTask<(UserName Name, ChatError? Error)> SignInAsync(
        string name, string password, string address, CancellationToken cancellationToken)
    {
        if (!UserName.TryParse(name, out var user))
        {
            return (default, ChatErrors.WrongCredentials);
        }

        var error = await cluster.GetGrain<IUserGrain>(user.Value).SignInAsync(new SignIn(password, address), cancellationToken);
        return (user, error);
    }

    /// <summary>Makes an account.</summary>
    /// <returns>Null when it was made; otherwise why not, as <see cref="IUserGrain.RegisterAsync"/> says.</returns>
    public ValueTask<ChatError?> RegisterAsync(UserName user, string password, string address, CancellationToken cancellationToken) =>
        cluster.GetGrain<IUserGrain>(user.Value).RegisterAsync(new Register(password, address), cancellationToken);
}
