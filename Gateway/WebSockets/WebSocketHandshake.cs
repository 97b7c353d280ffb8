using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace OrleansChat.Gateway.WebSockets;

/// <summary>The opening handshake (RFC 6455, section 4.2). Offered subprotocols and extensions are not taken up, which every client accepts.</summary>
internal static class WebSocketHandshake
{
    private const string Version = "13";
    private const int KeyBytes = 16;

    private static readonly byte[] AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8.ToArray();

    /// <summary>Checks a request for an upgrade.</summary>
    /// <param name="context">The request; on success its response has the headers of the answer.</param>
    /// <param name="upgrade">What turns the connection into a stream of bytes.</param>
    /// <returns>False when it is none; then the response says so (426, or 400 with the version that is spoken here).</returns>
    public static bool TryPrepare(HttpContext context, [NotNullWhen(true)] out IHttpUpgradeFeature? upgrade)
    {
        var headers = context.Request.Headers;
        upgrade = context.Features.Get<IHttpUpgradeFeature>();
        if (upgrade is not { IsUpgradableRequest: true } || !HasToken(headers[HeaderNames.Upgrade], "websocket"))
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers[HeaderNames.Upgrade] = "websocket";
            return false;
        }

        Span<byte> key = stackalloc byte[2 * KeyBytes];
        if (!HttpMethods.IsGet(context.Request.Method)
            || headers[HeaderNames.SecWebSocketVersion] is not [Version]
            || headers[HeaderNames.SecWebSocketKey] is not [{ Length: 24 } text]
            || !Convert.TryFromBase64String(text, key, out var bytes)
            || bytes != KeyBytes)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.Headers[HeaderNames.SecWebSocketVersion] = Version;
            return false;
        }

        context.Response.Headers[HeaderNames.Upgrade] = "websocket";
        context.Response.Headers[HeaderNames.SecWebSocketAccept] = Accept(text);
        return true;
    }

    /// <summary>The value that proves to a client that its key was read.</summary>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "RFC 6455 says SHA-1; nothing is secured by it.")]
    internal static string Accept(string key) => Convert.ToBase64String(SHA1.HashData([.. Encoding.ASCII.GetBytes(key), .. AcceptSuffix]));

    private static bool HasToken(Microsoft.Extensions.Primitives.StringValues values, string token) => values
        .SelectMany(value => value?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        .Contains(token, StringComparer.OrdinalIgnoreCase);
}
