using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using OrleansChat.Gateway.Protocols.SimpleChat.Wire;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>A SimpleChat client on .NET's own HTTP/2, for tests that need many or much: one connection, any number of calls.</summary>
/// <remarks>What real clients see is tested with real clients; this one is quick to make by the hundred.</remarks>
public sealed class ChatClient : IDisposable
{
    public const string Service = "/qtgrpc.examples.chat.SimpleChat/";
    public const string Password = "qwerty";

    private readonly HttpClient _http;
    private readonly string _user;
    private readonly string _password;

    public ChatClient(int grpcPort, string user = "user1", string password = Password)
    {
        (_user, _password) = (user, password);
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{grpcPort}"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public static ChatMessage Text(string text) =>
        new() { Content = ByteString.CopyFromUtf8(text), Type = ChatMessage.Types.ContentType.Text, Timestamp = 1_700_000_000_000 };

    public static ChatMessage Image(byte[] image) =>
        new() { Content = ByteString.CopyFrom(image), Type = ChatMessage.Types.ContentType.Image, Timestamp = 1_700_000_000_000 };

    public Task<CallStatus> SendAsync(string text) => SendAsync(Text(text));

    /// <returns>Unavailable also when the connection broke before an answer: whether the message was taken is not known then.</returns>
    public async Task<CallStatus> SendAsync(ChatMessage message)
    {
        await using var call = await CallAsync("sendMessage", message);
        while (await call.ReadAsync(None.Parser) is not null)
        {
            // the one empty answer
        }

        return call.Status!; // set when reading has come to the end
    }

    /// <summary>Opens a stream; it is accepted or refused when its first message or its end is read.</summary>
    public Task<ChatCall> ListAsync() => CallAsync("messageList", new None());

    public void Dispose() => _http.Dispose();

    private Task<ChatCall> CallAsync(string method, IMessage message)
    {
        var body = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), body.Length - 5);
        message.WriteTo(body.AsSpan(5));
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        var request = new HttpRequestMessage(HttpMethod.Post, Service + method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.Add("user-name", _user);
        request.Headers.Add("user-password", _password);
        return ChatCall.StartAsync(_http, request);
    }
}
