using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>A call as an HTTP request: its headers, its end.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "EndAsync disposes of the deadline, and every call comes to it.")]
internal sealed partial class HttpServerCallContext(HttpContext httpContext, MethodSettings settings, ILogger logger, TimeProvider time)
    : ServerCallContext
{
    private static readonly AuthContext Unauthenticated = new(null, []);

    private string? _peer;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private AuthContext? _authContext;
    private CallDeadline? _deadline;

    public HttpContext HttpContext { get; } = httpContext;
    public MethodSettings Settings { get; } = settings;
    public ILogger Logger { get; } = logger;

    /// <summary>What responses are compressed with; null is not at all.</summary>
    public string? ResponseEncoding { get; private set; }

    /// <summary>What the transport threw when the request's body was read: the client's doing, not the handler's.</summary>
    public IOException? BrokenBody { get; set; }

    public bool HasPassedDeadline => _deadline is { HasPassed: true };

    protected override string MethodCore => HttpContext.Request.Path.Value!; // routed here by it
    protected override string HostCore => HttpContext.Request.Host.Value ?? "";
    protected override string PeerCore => _peer ??= DescribePeer(HttpContext.Connection);
    protected override DateTime DeadlineCore => _deadline?.Deadline ?? DateTime.MaxValue;
    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadMetadata(HttpContext.Request.Headers);
    protected override CancellationToken CancellationTokenCore => _deadline?.CancellationToken ?? HttpContext.RequestAborted;
    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];
    protected override Status StatusCore { get; set; }
    protected override WriteOptions? WriteOptionsCore { get; set; }
    protected override AuthContext AuthContextCore => _authContext ??= ClientCertificate.Read(HttpContext.Connection) ?? Unauthenticated;
    protected override IDictionary<object, object> UserStateCore => HttpContext.Items!;

    /// <summary>Starts the clock of the deadline and settles the compression of responses, from the headers of the request.</summary>
    public void Begin()
    {
        var headers = HttpContext.Request.Headers;
        if (headers.GrpcTimeout is { Count: > 0 } header)
        {
            if (TimeoutHeader.TryParse(header, out var timeout))
            {
                _deadline = new CallDeadline(this, time, timeout);
            }
            else
            {
                GrpcServerLog.InvalidTimeoutIgnored(Logger, header.ToString());
            }
        }

        if (Settings.ResponseEncoding is { } encoding && Accepts(headers.GrpcAcceptEncoding, encoding))
        {
            CompressResponsesWith(encoding);
        }
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        var response = HttpContext.Response;
        if (response.HasStarted)
        {
            throw new InvalidOperationException("Response headers can only be sent once per call.");
        }

        foreach (var header in responseHeaders)
        {
            if (header.Key == Protocol.CompressionRequestKey)
            {
                CompressResponsesWith(header.Value);
                continue;
            }

            try
            {
                response.Headers.Append(header.Key, header.WireValue);
            }
            catch (InvalidOperationException ex)
            {
                throw new InvalidOperationException($"Error adding response header '{header.Key}'.", ex);
            }
        }

        return response.BodyWriter.FlushAsync().AsTask();
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotImplementedException("CreatePropagationToken will be implemented in a future version.");

    private static string DescribePeer(ConnectionInfo connection) => connection.RemoteIpAddress switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetwork } address => $"ipv4:{address}:{connection.RemotePort}",
        { AddressFamily: AddressFamily.InterNetworkV6 } address => $"ipv6:[{address}]:{connection.RemotePort}",
        { } address => $"unknown:{address}:{connection.RemotePort}",
    };

    /// <remarks>A header whose name is no metadata key (<c>x!</c>) is not metadata; it is passed over, not held against the call.</remarks>
    private static Metadata ReadMetadata(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers)
        {
            if (Protocol.IsTransportHeader(name) || !Metadata.Entry.IsKey(name))
            {
                continue;
            }

            if (name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
            {
                ReadBinary(metadata, name, values);
            }
            else
            {
                metadata.Add(name, values.ToString());
            }
        }

        return metadata;
    }

    /// <summary>Base64 with or without padding; several values may be joined by commas.</summary>
    private static void ReadBinary(Metadata metadata, string name, StringValues values)
    {
        foreach (var value in values.ToString().Split(','))
        {
            var base64 = value.Trim();
            var bytes = new byte[base64.Length];
            if (!Convert.TryFromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='), bytes, out var length))
            {
                throw new RpcException(new Status(StatusCode.Internal, $"The value of '{name}' is not base64."));
            }

            metadata.Add(name, bytes[..length]);
        }
    }

    private static bool Accepts(StringValues acceptEncoding, string encoding) =>
        acceptEncoding.ToString().Split(',').Any(accepted => accepted.AsSpan().Trim().SequenceEqual(encoding));

    private void CompressResponsesWith(string encoding)
    {
        ResponseEncoding = encoding;
        HttpContext.Response.Headers.GrpcEncoding = encoding;
    }
}
