using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Hosting;

namespace OrleansChat.Gateway.WebSockets;

/// <summary>The way of every WebSocket, whatever is spoken on it: handshake, life, end.</summary>
internal sealed partial class WebSocketEndpoint(
    Drain drain, KeepAliveWheel wheel, IOptions<WebSocketOptions> options, TimeProvider time, GatewayMetrics metrics, ILogger<WebSocketEndpoint> logger)
{
    public async Task ServeAsync(HttpContext context, IWebSocketProtocol protocol)
    {
        if (!WebSocketHandshake.TryPrepare(context, out var upgrade))
        {
            await context.Response.WriteAsync($"This is a WebSocket endpoint ({protocol.Name}).\n", context.RequestAborted);
            return;
        }

        var refusal = drain.HasBegun ? new WebSocketRefusal(StatusCodes.Status503ServiceUnavailable, CloseReason.GoingAway.Text) : await AdmitAsync(context, protocol);
        if (refusal is not null)
        {
            context.Response.Headers.Clear();
            context.Response.StatusCode = refusal.Status;
            await context.Response.WriteAsync($"{refusal.Text}\n", context.RequestAborted);
            return;
        }

        drain.Enter(context);
        using var connection = new WebSocketConnection(
            context, await upgrade.UpgradeAsync(), protocol.MaxMessageBytes ?? options.Value.MaxMessageBytes, options.Value.CloseWithin, time)
        {
            Leave = protocol.LeaveAsync,
        };
        wheel.Add(connection);
        metrics.Opened(protocol.Name);
        try
        {
            if (drain.HasBegun)
            {
                await protocol.LeaveAsync(connection); // the wheel may have gone round without it
            }

            await ServeAsync(connection, context, protocol);
        }
        finally
        {
            wheel.Remove(connection);
            metrics.Closed(protocol.Name, connection.ClosedFor);
        }
    }

    private async ValueTask<WebSocketRefusal?> AdmitAsync(HttpContext context, IWebSocketProtocol protocol)
    {
        try
        {
            return await protocol.AdmitAsync(context);
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogNotServed(logger, fault, protocol.Name);
            return new WebSocketRefusal(StatusCodes.Status503ServiceUnavailable, CloseReason.NotServed.Text);
        }
    }

    private async Task ServeAsync(WebSocketConnection connection, HttpContext context, IWebSocketProtocol protocol)
    {
        try
        {
            await protocol.ServeAsync(connection, context);
        }
        catch (Exception gone) when (connection.IsOver || gone is ConnectionAbortedException or ConnectionResetException)
        {
            // the client went away in the middle of something
        }
        catch (Exception fault)
        {
            LogNotServed(logger, fault, protocol.Name);
            await connection.CloseAsync(CloseReason.NotServed);
        }

        // What the client still has to say is its answer to the close; it takes at most a moment.
        while (!connection.IsOver && (await connection.ReceiveAsync()).Kind != WebSocketMessageKind.Close)
        {
        }
    }

    [LoggerMessage(2402, LogLevel.Warning, "A WebSocket ({Protocol}) could not be served; its client is told to come back.")]
    private static partial void LogNotServed(ILogger logger, Exception fault, string protocol);
}
