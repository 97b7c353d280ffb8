using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using Google.Protobuf;
using OrleansChat.Gateway.Protocols.SimpleChat.Wire;
using OrleansChat.Tests.Clients;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>A SimpleChat client on .NET's own HTTP/2, for tests that need many or much: one connection, any number of calls.</summary>
/// <remarks>What real clients see is tested with real clients; this one is quick to make by the hundred.</remarks>
public sealed class ChatClient : IChatClient
{
    public const string Service = "/qtgrpc.examples.chat.SimpleChat/";
    public const string Password = "qwerty";

    private readonly HttpClient _http;

    /// <param name="grpcPort">Of this machine.</param>
    /// <param name="tls">Null: without TLS.</param>
    public ChatClient(int grpcPort, SslClientAuthenticationOptions? tls = null) =>
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = tls ?? new SslClientAuthenticationOptions() })
        {
            BaseAddress = new Uri($"{(tls is null ? "http" : "https")}://localhost:{grpcPort}"),
            Timeout = Timeout.InfiniteTimeSpan,
        };

    public async Task<CallStatus> SendAsync(ChatMessage message, string user = "user1", string password = Password)
    {
        await using var call = await CallAsync("sendMessage", message, user, password);
        while (await call.ReadAsync(None.Parser) is not null)
        {
            // the one empty answer
        }

        return call.Status!; // set when reading has come to the end
    }

    public async Task<IChatStream> ListAsync(string user = "user1", string password = Password) =>
        await CallAsync("messageList", new None(), user, password);

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<ChatCall> CallAsync(string method, IMessage message, string user, string password)
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
        request.Headers.Add("user-name", user);
        request.Headers.Add("user-password", password);
        return ChatCall.StartAsync(_http, request);
    }
}
