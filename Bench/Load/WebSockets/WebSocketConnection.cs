using System.Text;

namespace OrleansChat.Bench.Load.WebSockets;

/// <summary>A client's side of a WebSocket: the handshake, the frames, and what lies in them by subclass.</summary>
internal abstract class WebSocketConnection(Tally tally, string path) : Connection(tally), IMessageSender
{
    private bool _isUpgraded;

    public abstract bool TrySend(in Stamp stamp);

    protected override void Greet() => Write(Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));

    /// <summary>The handshake is done; the server may be spoken to.</summary>
    protected virtual void OnUpgraded() { }

    /// <summary>The payload of a frame of a text or binary message came; <paramref name="isEnd"/> says that the message ends with it.</summary>
    protected abstract void OnPayload(ReadOnlySpan<byte> payload, bool isEnd, long now);

    protected override int Parse(ReadOnlySpan<byte> bytes, long now)
    {
        var rest = bytes;
        if (!_isUpgraded && !TryUpgrade(ref rest)) { return 0; }
        while (IsOpen && WebSocketFrame.TryTake(ref rest, out var frame, out var payload))
        {
            switch (frame.Opcode)
            {
                case WebSocketOpcode.Close:
                    Break("The server closed a WebSocket.");
                    break;
                case WebSocketOpcode.Ping:
                    Write(WebSocketFrame.Encode(WebSocketOpcode.Pong, payload).Frame);
                    break;
                case WebSocketOpcode.Pong:
                    break;
                default:
                    OnPayload(payload, frame.IsEnd, now);
                    break;
            }
        }
        return bytes.Length - rest.Length;
    }

    private bool TryUpgrade(ref ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0) { return false; }
        if (!bytes.StartsWith("HTTP/1.1 101 "u8))
        {
            throw new InvalidDataException($"The server refused a WebSocket: {Encoding.ASCII.GetString(bytes[..bytes.IndexOf((byte)'\r')])}.");
        }

        bytes = bytes[(end + 4)..];
        _isUpgraded = true;
        OnUpgraded();
        return true;
    }
}
