using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>A WebSocket as the line to a client: each frame a text frame of JSON.</summary>
internal sealed class NativeWebSocket(WebSocketConnection connection, NativeEncoders encoders) : INativeLine
{
    public NativeEncoders Encoders => encoders;

    public ValueTask SendAsync(ServerFrame frame) => connection.SendAsync(NativeCodec.Frame(frame));

    public ValueTask SendAsync(ReadOnlyMemory<byte> encoded) => connection.SendAsync(encoded);

    public ValueTask SendAsync(FeedRun run) => connection.SendAsync(run.Joined);

    public ValueTask CloseAsync(CloseReason reason) => connection.CloseAsync(reason);
}
