using System.Buffers.Binary;
using System.Globalization;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using OrleansChat.Gateway.Protocols.SimpleChat.Wire;
using OrleansChat.Tests.Clients;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>One call of a <see cref="ChatClient"/>. One reader at a time.</summary>
public sealed class ChatCall : IChatStream
{
    private readonly HttpRequestMessage _request;
    private readonly HttpResponseMessage? _response;
    private readonly Stream _body;

    private ChatCall(HttpRequestMessage request, HttpResponseMessage? response, Stream body) => (_request, _response, _body) = (request, response, body);

    public CallStatus? Status { get; private set; }

    public static async Task<ChatCall> StartAsync(HttpClient http, HttpRequestMessage request)
    {
        try
        {
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
            return new ChatCall(request, response, await response.Content.ReadAsStreamAsync(CancellationToken.None));
        }
        catch (HttpRequestException fault)
        {
            return new ChatCall(request, null, Stream.Null) { Status = Broken(fault) };
        }
    }

    /// <summary>A field of the trailers, or of the headers of an answer that has nothing else; null when it is not there, or not yet.</summary>
    public string? Trailer(string name) => _response is null ? null : Field(_response.TrailingHeaders, name) ?? Field(_response.Headers, name);

    public Task<ChatMessages?> ReadAsync() => ReadAsync(ChatMessages.Parser);

    /// <summary>The next message; null at the end, when <see cref="Status"/> says how it ended.</summary>
    public async Task<T?> ReadAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        if (Status is not null)
        {
            return null;
        }

        try
        {
            var prefix = new byte[5];
            if (await _body.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false) == 0)
            {
                Status = Ended(_response!); // there is a response while there is no status
                return null;
            }

            var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
            await _body.ReadExactlyAsync(payload);
            return parser.ParseFrom(payload);
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            Status = Broken(fault);
            return null;
        }
    }

    /// <summary>Resets the stream if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await _body.DisposeAsync();
        _response?.Dispose();
        _request.Dispose();
    }

    private static CallStatus Broken(Exception fault) => new(StatusCode.Unavailable, $"no answer: {fault.Message}");

    private static CallStatus Ended(HttpResponseMessage response)
    {
        var fields = response.TrailingHeaders.Contains("grpc-status") ? response.TrailingHeaders : response.Headers;
        var code = Field(fields, "grpc-status") ?? throw new InvalidDataException("The call ended without grpc-status.");
        return new CallStatus((StatusCode)int.Parse(code, CultureInfo.InvariantCulture), Field(fields, "grpc-message") ?? "");
    }

    private static string? Field(HttpHeaders fields, string name) => fields.TryGetValues(name, out var values) ? values.Single() : null;
}
