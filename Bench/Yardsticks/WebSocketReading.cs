using System.Net.WebSockets;

namespace OrleansChat.Bench.Yardsticks;

internal static class WebSocketReading
{
    extension(WebSocket socket)
    {
        /// <summary>Ends when there is something to receive, so that an idle connection holds no buffer.</summary>
        public async ValueTask WaitAsync(CancellationToken cancellationToken) => _ = await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken);

        /// <summary>The next message, whole, in <paramref name="buffer"/>: its kind and length, or null at the end.</summary>
        public async ValueTask<(WebSocketMessageType Type, int Length)?> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            for (var length = 0; ;)
            {
                var part = await socket.ReceiveAsync(buffer[length..], cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close) { return null; }
                length += part.Count;
                if (part.EndOfMessage) { return (part.MessageType, length); }
            }
        }
    }
}
