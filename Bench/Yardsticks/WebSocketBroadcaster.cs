using System.Buffers;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace OrleansChat.Bench.Yardsticks;

/// <summary>What comes in on any WebSocket goes out on all of them. Nothing else.</summary>
internal static class WebSocketBroadcaster
{
    private const int LargestMessage = 64 * 1024;
    private static readonly byte[] Greeting = "ready"u8.ToArray();

    public static WebApplication Build(int port)
    {
        var app = YardstickHosting.CreateBuilder(port, HttpProtocols.Http1).Build();
        var targets = new BroadcastTargets<byte[]>();
        _ = app.UseWebSockets();
        _ = app.Map("/ws", (HttpContext context) => ServeAsync(context, targets));
        return app;
    }

    private static async Task ServeAsync(HttpContext context, BroadcastTargets<byte[]> targets)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var target = new Target(socket);
        targets.Add(target);
        try
        {
            target.Send(Greeting);
            while (await ReceiveAsync(socket, context.RequestAborted) is { } message) { targets.Send(message); }
        }
        finally
        {
            targets.Remove(target);
            await target.Draining;
        }
    }

    /// <summary>The next message, or null at the end.</summary>
    private static async Task<byte[]?> ReceiveAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        await socket.WaitAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(LargestMessage);
        try
        {
            return await socket.ReadAsync(buffer, cancellationToken) is var (_, length) ? buffer[..length] : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private sealed class Target(WebSocket socket) : BroadcastTarget<byte[]>
    {
        protected override ValueTask WriteAsync(byte[] message) =>
            socket.SendAsync(message.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }
}
