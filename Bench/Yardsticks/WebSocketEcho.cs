using System.Buffers;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace OrleansChat.Bench.Yardsticks;

/// <summary>What comes in on a WebSocket goes out on it. Nothing else.</summary>
internal static class WebSocketEcho
{
    private const int LargestMessage = 64 * 1024;

    public static WebApplication Build(int port)
    {
        var app = YardstickHosting.CreateBuilder(port, HttpProtocols.Http1).Build();
        _ = app.UseWebSockets();
        app.Run(ServeAsync);
        return app;
    }

    private static async Task ServeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        while (await EchoAsync(socket, context.RequestAborted)) { }
    }

    private static async ValueTask<bool> EchoAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        await socket.WaitAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(LargestMessage);
        try
        {
            if (await socket.ReadAsync(buffer, cancellationToken) is not var (type, length)) { return false; }
            await socket.SendAsync(buffer.AsMemory(0, length), type, endOfMessage: true, cancellationToken);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
