namespace OrleansChat.Gateway.WebSockets;

/// <summary>What a frame is (RFC 6455, section 5.2). From 8 on: control frames, at most 125 bytes and never fragmented.</summary>
internal enum WebSocketOpcode : byte
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}
