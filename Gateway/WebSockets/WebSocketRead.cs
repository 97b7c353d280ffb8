namespace OrleansChat.Gateway.WebSockets;

/// <summary>What was found in a client's bytes.</summary>
internal enum WebSocketRead
{
    NeedsBytes,
    Message,
    Ping,
    Pong,
    Close,

    /// <summary>What came is not allowed; the connection is to be closed with the reader's fault.</summary>
    Fault,
}
