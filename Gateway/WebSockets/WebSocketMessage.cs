namespace OrleansChat.Gateway.WebSockets;

/// <summary>What a client said, whole, however many frames it came in.</summary>
/// <param name="Kind">Text or binary; close: nothing more will come.</param>
/// <param name="Body">Of text valid UTF-8. Lent: valid until the next receive.</param>
internal readonly record struct WebSocketMessage(WebSocketMessageKind Kind, ReadOnlyMemory<byte> Body)
{
    public static WebSocketMessage Close { get; } = new(WebSocketMessageKind.Close, default);
}

internal enum WebSocketMessageKind
{
    Text,
    Binary,
    Close,
}
