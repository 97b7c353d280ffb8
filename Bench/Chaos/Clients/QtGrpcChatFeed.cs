using System.Net;
using System.Runtime.CompilerServices;
using OrleansChat.Checking;
using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;

namespace OrleansChat.Bench.Chaos.Clients;

/// <summary>A <c>ChatRoom</c> in which the client says nothing. There is one for a user at a time.</summary>
internal sealed class QtGrpcChatFeed : IFeed
{
    private readonly GrpcConnection _connection;
    private readonly HeldContent _request;
    private readonly HttpResponseMessage _answer;
    private readonly Stream _body;

    private QtGrpcChatFeed(GrpcConnection connection, HeldContent request, HttpResponseMessage answer, Stream body) =>
        (_connection, _request, _answer, _body) = (connection, request, answer, body);

    public long? After => null;

    public static async Task<IFeed> OpenAsync(int port, string user, CancellationToken cancellationToken)
    {
        var connection = new GrpcConnection(port);
        var request = new HeldContent();
        HttpResponseMessage? answer = null;
        try
        {
            answer = await connection.CallAsync("/chat.QtGrpcChat/ChatRoom", request, SimpleChatFeed.Credentials(user), cancellationToken);
            var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            _ = await GrpcConnection.ReadMessageAsync(body, cancellationToken) ?? throw new IOException("The stream was refused."); // its own LOGIN
            return new QtGrpcChatFeed(connection, request, answer, body);
        }
        catch
        {
            request.Complete();
            answer?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    public async IAsyncEnumerable<Mark> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await GrpcConnection.ReadMessageAsync(_body, cancellationToken) is { } bytes)
        {
            if (ChatMessage.Parser.ParseFrom(bytes).Text is { } text && Mark.TryRead(text.Content, out var mark)) { yield return mark; }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _body.DisposeAsync();
        _answer.Dispose();
        _request.Complete();
        _connection.Dispose();
    }

    /// <summary>A request that does not end by itself.</summary>
    private sealed class HeldContent : HttpContent
    {
        private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Complete() => _complete.TrySetResult();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.FlushAsync(cancellationToken); // the headers go out at once
            await _complete.Task.WaitAsync(cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
