using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The names and rules of gRPC over HTTP/2. Source: grpc/doc/PROTOCOL-HTTP2.md.</summary>
internal static class Protocol
{
    public const string ContentType = "application/grpc";
    public const string Identity = "identity";

    /// <summary>A response header of this key asks for the compression of this call's responses, and is not sent.</summary>
    public const string CompressionRequestKey = "grpc-internal-encoding-request";

    private const int Http2Cancel = 0x8;
    private const int Http3Cancel = 0x10c;

    /// <summary><c>application/grpc</c>, also with <c>+proto</c> or any other format, or with parameters.</summary>
    public static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';');

    public static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.ContainsKey(HeaderNames.AccessControlRequestMethod);

    /// <summary>Headers that are the transport's and no metadata.</summary>
    public static bool IsTransportHeader(string name) =>
        name.StartsWith(':')
        || name.Equals(HeaderNames.GrpcEncoding, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.GrpcAcceptEncoding, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.GrpcTimeout, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.ContentEncoding, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.ContentType, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.TE, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.Host, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.AcceptEncoding, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Where the status goes: to the trailers, or, while nothing has been sent, to the headers. Then the one HEADERS frame ends the stream.
    /// </summary>
    public static IHeaderDictionary StatusDestination(HttpResponse response)
    {
        if (!response.HasStarted)
        {
            return response.Headers;
        }

        return response.HttpContext.Features.Get<IHttpResponseTrailersFeature>() is { Trailers: { IsReadOnly: false } trailers }
            ? trailers
            : throw new InvalidOperationException("Trailers are not supported for this response. The server may not support gRPC.");
    }

    public static void SetStatus(IHeaderDictionary destination, Status status)
    {
        destination.GrpcStatus = StatusText(status.StatusCode);
        destination.GrpcMessage = string.IsNullOrEmpty(status.Detail) ? default : PercentEncoding.Encode(status.Detail);
    }

    /// <summary>Resets the stream with the code that says "no longer wanted", which clients tell from a broken server.</summary>
    public static void Reset(HttpContext httpContext)
    {
        if (httpContext.Features.Get<IHttpResetFeature>() is { } reset)
        {
            reset.Reset(HttpProtocol.IsHttp3(httpContext.Request.Protocol) ? Http3Cancel : Http2Cancel);
        }
        else
        {
            httpContext.Abort();
        }
    }

    private static string StatusText(StatusCode code) => code switch
    {
        StatusCode.OK => "0", // nearly every call's; no new string for it
        _ => code.ToString("D"),
    };
}
