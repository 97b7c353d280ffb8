using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Gateway.Protocols.Echo;

/// <summary>Qt's echo server: every message comes back to who sent it, text as text and bytes as bytes. No grain is asked. See docs/protocols/echo.md.</summary>
internal sealed class EchoProtocol : IWebSocketProtocol
{
    public string Name => "echo";

    public async Task ServeAsync(WebSocketConnection connection, HttpContext context)
    {
        while (true)
        {
            var message = await connection.ReceiveAsync();
            if (message.Kind == WebSocketMessageKind.Close)
            {
                return;
            }

            // Pushed out when everything that came with it is answered: one write for a burst. A client that does not read its answers is not read.
            await connection.WriteAsync(message.Kind == WebSocketMessageKind.Text ? WebSocketOpcode.Text : WebSocketOpcode.Binary, message.Body);
        }
    }
}
