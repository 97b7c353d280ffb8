using System.Globalization;
using Google.Protobuf;
using OrleansChat.Gateway.Protocols.SimpleChat.Wire;

namespace OrleansChat.Bench.Chaos.Clients;

/// <summary><c>sendMessage</c> with a key, whose answer tells the place.</summary>
internal sealed class SimpleChatSender(int port, string user) : ISendWire
{
    private const string Ok = "0", InvalidArgument = "3", Unauthenticated = "16";

    private readonly GrpcConnection _connection = new(port);

    public bool HasKeys => true;

    public async ValueTask<SendOutcome> SendAsync(string text, Guid key, CancellationToken patience)
    {
        var message = new ChatMessage { Content = ByteString.CopyFromUtf8(text), Type = ChatMessage.Types.ContentType.Text };
        try
        {
            using var answer = await _connection.CallAsync(
                "/qtgrpc.examples.chat.SimpleChat/sendMessage", GrpcConnection.Content(message),
                [.. SimpleChatFeed.Credentials(user), ("message-key", $"{key}")], patience);
            await using var body = await answer.Content.ReadAsStreamAsync(patience);
            while (await GrpcConnection.ReadMessageAsync(body, patience) is not null) { }
            return Outcome(answer);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return new SendOutcome.Failed(fault.Message); // nobody listened, so nobody heard it
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return new SendOutcome.Unknown(fault.Message);
        }
    }

    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SendOutcome Outcome(HttpResponseMessage answer) => GrpcConnection.Trailer(answer, "grpc-status") switch
    {
        Ok => new SendOutcome.Acknowledged(
            Guid.ParseExact(GrpcConnection.Trailer(answer, "room-epoch")!, "D"), // an answer to a call with a key has both
            long.Parse(GrpcConnection.Trailer(answer, "room-sequence")!, CultureInfo.InvariantCulture)),
        InvalidArgument or Unauthenticated => new SendOutcome.Failed(GrpcConnection.Trailer(answer, "grpc-message") ?? ""),
        var status => new SendOutcome.Unknown($"status {status} {GrpcConnection.Trailer(answer, "grpc-message")}"),
    };
}
