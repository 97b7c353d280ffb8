using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Relays;
using OrleansChat.Gateway.WebSockets;
using OrleansChat.Relays;

namespace OrleansChat.Gateway.Protocols.SimpleTextChat;

/// <summary>Qt's simplechat: every text goes, as it came, to everybody else. No names, no history. See docs/protocols/simpletextchat.md.</summary>
internal sealed class SimpleTextChatProtocol(RelayHub hub, IOptions<RelayOptions> options) : IWebSocketProtocol
{
    public string Name => "simpletextchat";

    public int? MaxMessageBytes => options.Value.MaxTextBytes;

    public async ValueTask<WebSocketRefusal?> AdmitAsync(HttpContext context)
    {
        await hub.EnterAsync(context, RelayAddress.Chat);
        return null;
    }

    public Task ServeAsync(WebSocketConnection connection, HttpContext context) => RelayHub.ServeAsync(connection, context, HearAsync);

    private async ValueTask HearAsync(RelayClient client, byte[] text) => await hub.SendAsync(RelayAddress.Chat, text, except: client);
}
