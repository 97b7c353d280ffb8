using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway.SimpleChat;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.QtGrpcChat;

/// <summary>A QtGrpcChat client on .NET's own HTTP/2: one connection, any number of calls.</summary>
internal sealed class QtChatClient : IAsyncDisposable
{
    public const string Service = "/chat.QtGrpcChat/";
    public const string Password = "qwerty";

    private readonly HttpClient _http;

    /// <param name="grpcPort">Of this machine.</param>
    /// <param name="tls">Null: without TLS.</param>
    public QtChatClient(int grpcPort, SslClientAuthenticationOptions? tls = null)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, // as the Qt clients send names and passwords
            SslOptions = tls ?? new SslClientAuthenticationOptions(),
        };
        _http = new HttpClient(handler)
        {
            BaseAddress = new Uri($"{(tls is null ? "http" : "https")}://localhost:{grpcPort}"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public async Task<CallStatus> RegisterAsync(string name, string password = Password)
    {
        using var content = new ByteArrayContent(WireCall.Framed(new Credentials { Name = name, Password = password }.ToByteArray()));
        await using var call = await ChatCall.StartAsync(_http, Request("Register", content));
        while (await call.ReadAsync(None.Parser) is not null)
        {
            // the one empty answer
        }

        return call.Status!; // set when reading has come to the end
    }

    /// <summary>Opens a stream. Whether it is accepted shows at the first read.</summary>
    public async Task<QtChatStream> OpenAsync(string name, string password = Password)
    {
        var content = new OpenContent();
        var request = Request("ChatRoom", content);
        request.Headers.Add("user-name", name);
        request.Headers.Add("user-password", password);
        return new QtChatStream(await ChatCall.StartAsync(_http, request), content, name);
    }

    /// <summary>Opens a stream and reads its first message, the own LOGIN.</summary>
    public async Task<QtChatStream> EnterAsync(string name, string password = Password)
    {
        var stream = await OpenAsync(name, password);
        var login = await stream.ReadAsync();
        Assert.Null(stream.Status);
        Assert.Equal((name, UserStatus.Types.Type.Login, false), (login!.Username, login.UserStatus.Type, login.UserStatus.Fetched)); // no status, so a message
        return stream;
    }

    /// <summary>Makes an account and enters.</summary>
    public async Task<QtChatStream> RegisterAndEnterAsync(string name)
    {
        Assert.Equal(StatusCode.OK, (await RegisterAsync(name)).Code);
        return await EnterAsync(name);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static HttpRequestMessage Request(string method, HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, Service + method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        return request;
    }
}
