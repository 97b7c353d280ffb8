using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using OrleansChat.Gateway.Protocols.NativeGrpc.Wire;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.NativeGrpc;
using OrleansChat.Tests.Gateway.QtGrpcChat;
using OrleansChat.Tests.Gateway.SimpleChat;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.NativeGrpc;

/// <summary>A client of <c>orleanschat.v1.Chat</c> on .NET's own HTTP/2.</summary>
internal sealed class DotnetNativeGrpc : INativeGrpcClient
{
    private readonly HttpClient _http;

    public DotnetNativeGrpc(int grpcPort)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        _http = new HttpClient(handler) { BaseAddress = new Uri($"http://localhost:{grpcPort}"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public Task<INativeGrpcStream> ConnectAsync(params (string Name, string Value)[] metadata)
    {
        var content = new OpenContent();
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, "/orleanschat.v1.Chat/Connect")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        foreach (var (name, value) in metadata)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Task.FromResult<INativeGrpcStream>(new Stream(_http, request, content));
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Stream : INativeGrpcStream
    {
        private readonly OpenContent _content;
        private readonly CancellationTokenSource _cancel = new();

        public Stream(HttpClient http, HttpRequestMessage request, OpenContent content)
        {
            _content = content;
            Ended = ReadAsync(http, request);
        }

        public Sightings<ServerFrame> Frames { get; } = new();

        public Task<StreamEnd> Ended { get; }

        public async Task SendAsync(ClientFrame request)
        {
            try
            {
                await _content.WriteAsync(WireCall.Framed(request.ToByteArray())).WaitAsync(_cancel.Token);
            }
            catch (Exception fault) when (fault is IOException or OperationCanceledException or HttpRequestException)
            {
                // the stream has ended; how is what its reader learns
            }
        }

        public Task FinishAsync()
        {
            _content.Complete();
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            await _cancel.CancelAsync();
            await Ended;
            _cancel.Dispose();
        }

        private async Task<StreamEnd> ReadAsync(HttpClient http, HttpRequestMessage request)
        {
            try
            {
                await using var call = await ChatCall.StartAsync(http, request);
                await using var cancelling = _cancel.Token.UnsafeRegister(static call => _ = ((ChatCall)call!).DisposeAsync().AsTask(), call); // disposing is done at once
                while (await call.ReadAsync(ServerFrame.Parser) is { } frame)
                {
                    Frames.Add(frame);
                }

                var status = call.Status!; // set when reading has come to the end
                return new StreamEnd(status.Code, status.Message, call.Trailer("close-code"), call.Trailer("error-code"));
            }
            catch (Exception) when (_cancel.IsCancellationRequested)
            {
                return new StreamEnd(StatusCode.Cancelled, "");
            }
            finally
            {
                _content.Complete();
                Frames.Close();
            }
        }
    }
}
