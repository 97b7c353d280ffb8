using System.Globalization;
using Google.Protobuf;
using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;
using OrleansChat.Tests.Wire;
using NativeWire = OrleansChat.Gateway.Protocols.NativeGrpc.Wire;
using SimpleWire = OrleansChat.Gateway.Protocols.SimpleChat.Wire;

namespace OrleansChat.Tests.Transcripts;

/// <summary>A client of <c>chat.QtGrpcChat</c>, in protobuf's JSON: <c>Register {…}</c>, <c>ChatRoom name password</c>, then <c>{…}</c> for messages, <c>end</c> and <c>reset</c>.</summary>
/// <remarks>
/// It hears <c>{…}</c> for a message, and <c>status 0 …</c> at the end of a call. Of SimpleChat it has <c>sendMessage name password {…}</c>, with a
/// key before the message if one is to be sent; then the end is <c>status 0 room-epoch … room-sequence …</c>. Of orleanschat.v1 it has
/// <c>Connect</c>, <c>Connect name password</c> and <c>Connect token</c>, then <c>{…}</c> for requests, with the names of the schema; then the end
/// is <c>status 14 … close-code 4001</c>.
/// </remarks>
internal sealed class GrpcActor(WireConnection connection) : ITranscriptActor
{
    private const string Service = "/chat.QtGrpcChat/";
    private const string NativeService = "/orleanschat.v1.Chat/";
    private const string SimpleService = "/qtgrpc.examples.chat.SimpleChat/";

    private static readonly JsonFormatter NamesOfSchema = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    private WireCall? _call;
    private MessageParser _requests = ChatMessage.Parser;
    private MessageParser _answers = ChatMessage.Parser;

    public static async Task<ITranscriptActor> ConnectAsync(int port) => new GrpcActor(await WireConnection.ConnectAsync(port));

    public async Task SayAsync(string words)
    {
        switch (words.Split(' '))
        {
            case ["Register", ..]:
                _answers = None.Parser;
                _call = await connection.Call(Service + "Register").StartAsync(Credentials.Parser.ParseJson(words["Register".Length..]).ToByteArray());
                break;
            case ["ChatRoom", var name, var password]:
                _requests = ChatMessage.Parser;
                _answers = ChatMessage.Parser;
                _call = await connection.Call(Service + "ChatRoom", ("user-name", name), ("user-password", password)).StartAsync();
                break;
            case ["sendMessage", var name, var password, ..]:
                _answers = SimpleWire.None.Parser;
                await SendMessageAsync(name, password, words);
                break;
            case ["Connect", .. var credentials]:
                _requests = NativeWire.ClientFrame.Parser;
                _answers = NativeWire.ServerFrame.Parser;
                _call = await connection.Call(NativeService + "Connect", Metadata(credentials)).StartAsync();
                break;
            case ["end"]:
                await Call.SendAsync([], endStream: true);
                break;
            case ["reset"]:
                await Call.ResetAsync();
                break;
            default:
                await Call.SendMessageAsync(_requests.ParseJson(words).ToByteArray());
                break;
        }
    }

    public async Task<string> HearAsync()
    {
        if (await Call.ReadMessageAsync() is { } bytes)
        {
            var message = _answers.ParseFrom(bytes);
            return message is NativeWire.ServerFrame ? NamesOfSchema.Format(message) : message.ToString()!; // JSON, never null
        }

        var place = Call.Trailer("room-sequence") is { } sequence ? $"room-epoch {Call.Trailer("room-epoch")} room-sequence {sequence}" : "";
        var reason = string.Concat(new[] { "close-code", "error-code" }.Select(name => Call.Trailer(name) is { } code ? $" {name} {code}" : ""));
        return string.Create(CultureInfo.InvariantCulture, $"status {Call.Status} {Call.Trailer("grpc-message")}{place}{reason}").TrimEnd();
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task SendMessageAsync(string name, string password, string words)
    {
        var begin = words.IndexOf('{', StringComparison.Ordinal);
        var message = SimpleWire.ChatMessage.Parser.ParseJson(words[begin..]);
        (string Name, string Value)[] key = words[..begin].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var text] ? [("message-key", text)] : [];
        _call = await connection.Call(SimpleService + "sendMessage", [("user-name", name), ("user-password", password), .. key]).StartAsync(message.ToByteArray());
    }

    private static (string Name, string Value)[] Metadata(string[] credentials) => credentials switch
    {
        [var token] => [("authorization", $"Bearer {token}")],
        [var name, var password] => [("user-name", name), ("user-password", password)],
        _ => [],
    };

    private WireCall Call => _call ?? throw new InvalidOperationException("The transcript has not called anything yet.");
}
