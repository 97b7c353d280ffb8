using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Standalone.Grpc;

/// <summary>Ordinary calls, made with .NET's own HTTP client.</summary>
public sealed class EchoClient(EchoServer server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };

    /// <summary>An answer read to its end.</summary>
    public sealed record Answer(HttpStatusCode HttpStatus, HttpResponseHeaders Headers, HttpResponseHeaders Trailers, byte[] Body)
    {
        /// <summary>From the trailers, or from the headers of an answer that has nothing else.</summary>
        public int? Status => Single("grpc-status") is { } status ? int.Parse(status, System.Globalization.CultureInfo.InvariantCulture) : null;

        public string? Detail => Single("grpc-message");

        public IReadOnlyList<Note> Notes => [.. Split(Body)];

        private string? Single(string name) =>
            Trailers.TryGetValues(name, out var values) || Headers.TryGetValues(name, out values) ? values.Single() : null;

        private static IEnumerable<Note> Split(byte[] body)
        {
            for (var start = 0; start < body.Length;)
            {
                var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(start + 1));
                yield return Note.Parser.ParseFrom(body.AsSpan(start + 5, length));
                start += 5 + length;
            }
        }
    }

    public Task<Answer> CallAsync(string method, params Note[] requests) =>
        SendAsync("/orleanschat.tests.Echo/" + method, [.. requests.SelectMany(note => WireCall.Framed(note.ToByteArray()))]);

    public async Task<Answer> SendAsync(
        string path, byte[] body, Action<HttpRequestMessage>? configure = null, string? contentType = "application/grpc")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(body),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        configure?.Invoke(request);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new Answer(response.StatusCode, response.Headers, response.TrailingHeaders, answer);
    }

    public void Dispose() => _http.Dispose();
}
