using System.Buffers.Text;
using Microsoft.Net.Http.Headers;
using OrleansChat.Gateway.Protocols.Shared;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>This chat's own protocol, <c>orleanschat.v1</c>. See docs/protocols/native.md.</summary>
internal sealed class NativeProtocol(NativeParts parts, NativeLimits limits) : IWebSocketProtocol
{
    public const string Subprotocol = "orleanschat.v1";

    private readonly NativeEncoders _encoders = new(NativeCodec.Frame);

    public string Name => "native";

    public int? MaxMessageBytes => Base64.GetMaxEncodedToUtf8Length(limits.MaxBodyBytes) + NativeLimits.Rest;

    public ValueTask<WebSocketRefusal?> AdmitAsync(HttpContext context)
    {
        var offered = context.Request.Headers[HeaderNames.SecWebSocketProtocol].SelectMany(value => value?.Split(',', StringSplitOptions.TrimEntries) ?? []);
        if (!offered.Contains(Subprotocol, StringComparer.Ordinal))
        {
            return new(new WebSocketRefusal(StatusCodes.Status400BadRequest, $"Here the subprotocol {Subprotocol} is spoken; a client asks for it by this name."));
        }

        context.Response.Headers[HeaderNames.SecWebSocketProtocol] = Subprotocol;
        return new((WebSocketRefusal?)null);
    }

    public async Task ServeAsync(WebSocketConnection connection, HttpContext context)
    {
        await using var client = new NativeClient(new NativeWebSocket(connection, _encoders), parts, context.PeerAddress);
        while (true)
        {
            var message = await connection.ReceiveAsync();
            switch (message.Kind)
            {
                case WebSocketMessageKind.Close:
                    return;
                case WebSocketMessageKind.Text when NativeCodec.TryRead(message.Body, out var request):
                    await client.AnswerAsync(request);
                    break;
                case WebSocketMessageKind.Binary when NativeCodec.TryReadBinary(message.Body, out var request):
                    await client.AnswerAsync(request);
                    break;
                default:
                    await connection.CloseAsync(CloseReason.BadFrame);
                    break;
            }
        }
    }

    public ValueTask LeaveAsync(WebSocketConnection connection) => connection.CloseAsync(CloseReason.Draining, NativeCodec.Frame(parts.Farewell()));
}

/// <param name="MaxBodyBytes">Bytes of a message's body that a room takes.</param>
internal sealed record NativeLimits(int MaxBodyBytes)
{
    /// <summary>Bytes of a request besides a body.</summary>
    public const int Rest = 64 * 1024;

    /// <summary>Bytes of a request whose body is as it is.</summary>
    public int MaxRequestBytes => (int)Math.Min((long)MaxBodyBytes + Rest, int.MaxValue);
}
