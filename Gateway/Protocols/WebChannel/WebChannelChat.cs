using System.Text;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Protocols.WebChannel;

/// <summary>What the methods of <c>chatserver</c> do. The protocol knows true and false; why is in the log, at Debug.</summary>
internal sealed partial class WebChannelChat(
    IClusterClient cluster, ChatSessions sessions, RoomSender sender, IOptions<WebChannelOptions> options, ILogger<WebChannelChat> logger)
{
    /// <summary>Logs a guest in, if nobody is here under the name and it has no password.</summary>
    public ValueTask<bool> LoginAsync(LoggedInNames names, string text) =>
        UserName.TryParse(text, out var name) && !names.IsFull && names.Find(name) is null ? OpenAsync(names, name) : new ValueTask<bool>(false);

    public async ValueTask<bool> LogoutAsync(LoggedInNames names, string text)
    {
        if (!UserName.TryParse(text, out var name) || names.Remove(name) is not { } session)
        {
            return false;
        }

        await sessions.CloseAsync(session);
        return true;
    }

    /// <returns>Where the message is in the lobby; null when it was not sent.</returns>
    public async ValueTask<Position?> SendAsync(LoggedInNames names, string text, string message)
    {
        if (!UserName.TryParse(text, out var name) || !await MaySpeakAsync(names, name))
        {
            return null;
        }

        // These clients have no message ids. The gateway's own lets it repeat a send whose outcome it did not hear.
        var content = new MessageContent(ContentKind.Text, Encoding.UTF8.GetBytes(message), 0);
        var receipt = await sender.SendAsync(RoomId.Lobby, new SendMessage(name.Value, MessageKey.New(), content));
        if (receipt.Error is { } error)
        {
            LogNotSent(logger, error.Name);
        }

        return receipt.Position;
    }

    /// <summary>Notes that a user is there. One who has left for being silent comes back, if the name is still free.</summary>
    public async ValueTask AnswerAsync(LoggedInNames names, string text)
    {
        if (UserName.TryParse(text, out var name) && names.Answer(name))
        {
            await OpenAsync(names, name);
        }
    }

    private async ValueTask<bool> OpenAsync(LoggedInNames names, UserName name)
    {
        try
        {
            var (session, error) = await sessions.OpenGuestAsync(name, RoomId.Lobby);
            if (session is null)
            {
                LogNotLoggedIn(logger, name, error?.Name ?? "");
                return false;
            }

            names.Add(session);
            return true;
        }
        catch (Exception fault)
        {
            LogNotServed(logger, fault, "login");
            return false;
        }
    }

    // A guest's name may be used by every client, as the protocol has it; a name with a password is not to be had here.
    private async ValueTask<bool> MaySpeakAsync(LoggedInNames names, UserName name)
    {
        if (names.Find(name) is not null)
        {
            return true;
        }

        if (options.Value.OwnNamesOnly)
        {
            return false;
        }

        try
        {
            return await cluster.GetGrain<IUserGrain>(name.Value).GetPresenceAsync() is { Online: true, HasAccount: false };
        }
        catch (Exception fault)
        {
            LogNotServed(logger, fault, "sendMessage");
            return false;
        }
    }

    [LoggerMessage(2411, LogLevel.Debug, "{User} was not logged in by a WebChannel client: {Error}.")]
    private static partial void LogNotLoggedIn(ILogger logger, UserName user, string error);

    [LoggerMessage(2412, LogLevel.Debug, "A message of a WebChannel client was not taken: {Error}.")]
    private static partial void LogNotSent(ILogger logger, string error);

    [LoggerMessage(2413, LogLevel.Warning, "A call of {Method} by a WebChannel client could not be served; it was answered with false.")]
    private static partial void LogNotServed(ILogger logger, Exception fault, string method);
}
