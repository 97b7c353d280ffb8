using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>The way to one client, whatever it is made of: the protocol says what, the line how it looks on its wire.</summary>
/// <remarks>
/// Sends may come from anywhere, and go one by one; each ends when the transport took it, so who tells a client that does not read waits, and
/// nobody else. Once the line is closing or gone they do nothing.
/// </remarks>
internal interface INativeLine
{
    /// <summary>This wire's: what happens in a room, encoded once for all who read it here.</summary>
    NativeEncoders Encoders { get; }

    ValueTask SendAsync(ServerFrame frame);

    /// <summary>Sends what one of <see cref="Encoders"/> made of a roster.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> encoded);

    /// <summary>Sends what a feed has for this wire, in as few writes as can be. What is empty in it is nothing.</summary>
    ValueTask SendAsync(FeedRun run);

    /// <summary>Says why and goes; no further request comes. May be called from anywhere, more than once.</summary>
    ValueTask CloseAsync(CloseReason reason);
}
