namespace OrleansChat.Gateway.WebSockets;

/// <summary>What is spoken on a WebSocket. One instance serves every connection.</summary>
internal interface IWebSocketProtocol
{
    /// <summary>One word for metrics and logs.</summary>
    string Name { get; }

    /// <summary>Bytes of a message at most; null: as <see cref="WebSocketOptions.MaxMessageBytes"/> says.</summary>
    int? MaxMessageBytes => null;

    /// <summary>Looks at the request before it is upgraded.</summary>
    /// <returns>Why not, or null.</returns>
    ValueTask<WebSocketRefusal?> AdmitAsync(HttpContext context) => new((WebSocketRefusal?)null);

    /// <summary>Serves a connection until a receive says close; what it began for the connection has ended when it returns.</summary>
    Task ServeAsync(WebSocketConnection connection, HttpContext context);

    /// <summary>Sends a client away because the server stops.</summary>
    ValueTask LeaveAsync(WebSocketConnection connection) => connection.CloseAsync(CloseReason.GoingAway);
}

/// <summary>An HTTP answer in place of an upgrade.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">A sentence for the client's developer.</param>
internal sealed record WebSocketRefusal(int Status, string Text);
