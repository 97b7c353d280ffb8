using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using OrleansChat.Gateway.Protocols.Shared;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>This chat's own protocol, <c>orleanschat.v1</c>. See docs/protocols/native.md.</summary>
internal sealed class NativeProtocol(NativeParts parts, NativeLimits limits) : IWebSocketProtocol
{
    public const string Subprotocol = "orleanschat.v1";

    /// <summary>Bytes of a request besides an image.</summary>
    private const int Rest = 64 * 1024;

    private readonly NativeEncoders _encoders = new(NativeCodec.Frame);

    public string Name => "native";

    public int? MaxMessageBytes => Base64.GetMaxEncodedToUtf8Length(limits.MaxBodyBytes) + Rest;

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

    /// <summary>Says when to come back, each client another time, so that the next gateway is not run over.</summary>
    public ValueTask LeaveAsync(WebSocketConnection connection)
    {
        var within = (int)parts.Options.Value.ComeBackWithin.TotalMilliseconds;
        var closing = new ServerFrame.Closing(CloseReason.Draining.Code, RandomNumberGenerator.GetInt32(within + 1));
        return connection.CloseAsync(CloseReason.Draining, NativeCodec.Frame(closing));
    }
}

/// <param name="MaxBodyBytes">Bytes of a message's body that a room takes.</param>
internal sealed record NativeLimits(int MaxBodyBytes);
