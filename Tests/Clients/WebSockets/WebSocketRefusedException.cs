namespace OrleansChat.Tests.Clients.WebSockets;

/// <summary>The server refused a WebSocket, or there was no server.</summary>
public sealed class WebSocketRefusedException : Exception
{
    internal WebSocketRefusedException(WebSocketEvent.Refused refused)
        : base($"Refused: {refused.Status} {refused.Reason}") => Status = refused.Status;

    /// <summary>Of the HTTP answer; 0 where there was none, or the client does not say it.</summary>
    public int Status { get; }
}
