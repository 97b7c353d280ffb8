using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace OrleansChat.Bench.Chaos.Clients;

/// <summary>gRPC on .NET's own HTTP/2: a connection for any number of calls, made anew when it broke.</summary>
internal sealed class GrpcConnection(int port) : IDisposable
{
    private const int PrefixLength = 5; // compressed flag (0), length in four bytes, big-endian

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        BaseAddress = new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}")),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public static HttpContent Content(IMessage message)
    {
        var body = new byte[PrefixLength + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), body.Length - PrefixLength);
        message.WriteTo(body.AsSpan(PrefixLength));
        return new ByteArrayContent(body);
    }

    /// <summary>Calls, and returns when the answer begins.</summary>
    /// <exception cref="HttpRequestException">There is no connection, or it broke.</exception>
    public async Task<HttpResponseMessage> CallAsync(
        string path, HttpContent content, IEnumerable<(string Name, string Value)> metadata, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        foreach (var (name, value) in metadata) { request.Headers.Add(name, value); }
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>The next message of an answer; null at its end.</summary>
    public static async ValueTask<byte[]?> ReadMessageAsync(Stream answer, CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixLength];
        if (await answer.ReadAtLeastAsync(prefix, PrefixLength, throwOnEndOfStream: false, cancellationToken) < PrefixLength) { return null; }
        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
        await answer.ReadExactlyAsync(message, cancellationToken);
        return message;
    }

    /// <summary>A field at the end of an answer that was read to its end; null if it has none of that name.</summary>
    public static string? Trailer(HttpResponseMessage answer, string name) =>
        answer.TrailingHeaders.TryGetValues(name, out var values) || answer.Headers.TryGetValues(name, out values) ? values.First() : null;

    public void Dispose() => _http.Dispose();
}
