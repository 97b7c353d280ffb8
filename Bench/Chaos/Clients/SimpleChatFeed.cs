using System.Runtime.CompilerServices;
using OrleansChat.Checking;
using OrleansChat.Gateway.Protocols.SimpleChat.Wire;

namespace OrleansChat.Bench.Chaos.Clients;

/// <summary><c>messageList</c> of a gateway that is set to begin it with the whole log.</summary>
internal sealed class SimpleChatFeed : IFeed
{
    private readonly GrpcConnection _connection;
    private readonly HttpResponseMessage _answer;
    private readonly Stream _body;
    private byte[]? _next;

    private SimpleChatFeed(GrpcConnection connection, HttpResponseMessage answer, Stream body, byte[] first) =>
        (_connection, _answer, _body, _next) = (connection, answer, body, first);

    public long? After => 0;

    public static async Task<IFeed> OpenAsync(int port, string user, CancellationToken cancellationToken)
    {
        var connection = new GrpcConnection(port);
        HttpResponseMessage? answer = null;
        try
        {
            answer = await connection.CallAsync(
                "/qtgrpc.examples.chat.SimpleChat/messageList", GrpcConnection.Content(new None()), Credentials(user), cancellationToken);
            var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var first = await GrpcConnection.ReadMessageAsync(body, cancellationToken) ?? throw new IOException("The stream was refused.");
            return new SimpleChatFeed(connection, answer, body, first);
        }
        catch
        {
            answer?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    public static (string Name, string Value)[] Credentials(string user) => [("user-name", user), ("user-password", "qwerty")];

    public async IAsyncEnumerable<Mark> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (; _next is not null; _next = await GrpcConnection.ReadMessageAsync(_body, cancellationToken))
        {
            foreach (var message in ChatMessages.Parser.ParseFrom(_next).Messages)
            {
                if (Mark.TryRead(message.Content.ToStringUtf8(), out var mark)) { yield return mark; }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _body.DisposeAsync();
        _answer.Dispose();
        _connection.Dispose();
    }
}
