using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>What every connection of the protocol uses.</summary>
internal sealed record NativeParts(
    IClusterClient Cluster,
    Authenticator Authenticator,
    SessionTokens Tokens,
    ChatSessions Sessions,
    RoomFeeds Feeds,
    RoomSender Sender,
    UserNotices Notices,
    IOptions<NativeOptions> Options,
    IOptions<RegistrationOptions> Registration,
    TimeProvider Time,
    ILogger<NativeClient> Logger)
{
    /// <summary>What a client is told when the server stops: when to come back, each at another time, so that the next gateway is not run over.</summary>
    public ServerFrame.Closing Farewell()
    {
        var within = (int)Options.Value.ComeBackWithin.TotalMilliseconds;
        return new ServerFrame.Closing(CloseReason.Draining.Code, RandomNumberGenerator.GetInt32(within + 1));
    }
}
