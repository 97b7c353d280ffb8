using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.Sessions;

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
    ILogger<NativeClient> Logger);
