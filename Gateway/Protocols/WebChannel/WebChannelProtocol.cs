using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Gateway.Protocols.WebChannel;

/// <summary>The QWebChannel chat of Qt's examples, in room <c>lobby</c>. See docs/protocols/webchannel.md for the requirements by number.</summary>
internal sealed class WebChannelProtocol(
    WebChannelChat chat,
    WebChannelEncoder encoder,
    WebChannelUserLists lists,
    WebChannelKeepAlive keepAlive,
    RoomFeeds feeds,
    ChatSessions sessions,
    TimeProvider time,
    ILogger<WebChannelClient> logger) : IWebSocketProtocol
{
    public string Name => "webchannel";

    public async Task ServeAsync(WebSocketConnection connection, HttpContext context)
    {
        await using var client = await WebChannelClient.OpenAsync(connection, chat, encoder, lists, feeds, time, logger);
        var leave = keepAlive.Add(client);
        try
        {
            await client.ReceiveAsync();
        }
        finally
        {
            leave();
            foreach (var session in client.Names.TakeAll())
            {
                await sessions.CloseAsync(session); // who logged in here leaves with the connection (WC-20)
            }
        }
    }
}
