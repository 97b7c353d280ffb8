namespace OrleansChat.Tests.Clients.WebSockets;

/// <summary>What a WebSocket client sees.</summary>
public abstract record WebSocketEvent
{
    private WebSocketEvent()
    {
    }

    /// <param name="Extensions">Those that the client offered and the server took; empty where the client does not offer any.</param>
    public sealed record Opened(string Subprotocol, string Extensions) : WebSocketEvent;

    /// <param name="Status">Of the HTTP answer; 0 where there was none, or the client does not say it.</param>
    public sealed record Refused(int Status, string Reason) : WebSocketEvent;

    public sealed record Text(string Content) : WebSocketEvent;

    public sealed record Binary(byte[] Content) : WebSocketEvent;

    public sealed record Pong(byte[] Content) : WebSocketEvent;

    public sealed record Closed(int Code, string Reason) : WebSocketEvent;
}
