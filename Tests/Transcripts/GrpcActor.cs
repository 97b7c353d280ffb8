using System.Globalization;
using Google.Protobuf;
using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Transcripts;

/// <summary>A client of <c>chat.QtGrpcChat</c>, in protobuf's JSON: <c>Register {…}</c>, <c>ChatRoom name password</c>, then <c>{…}</c> for messages, <c>end</c> and <c>reset</c>.</summary>
/// <remarks>It hears <c>{…}</c> for a message, and <c>status 0 …</c> at the end of a call.</remarks>
internal sealed class GrpcActor(WireConnection connection) : ITranscriptActor
{
    private const string Service = "/chat.QtGrpcChat/";

    private WireCall? _call;
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
                _answers = ChatMessage.Parser;
                _call = await connection.Call(Service + "ChatRoom", ("user-name", name), ("user-password", password)).StartAsync();
                break;
            case ["end"]:
                await Call.SendAsync([], endStream: true);
                break;
            case ["reset"]:
                await Call.ResetAsync();
                break;
            default:
                await Call.SendMessageAsync(ChatMessage.Parser.ParseJson(words).ToByteArray());
                break;
        }
    }

    public async Task<string> HearAsync()
    {
        if (await Call.ReadMessageAsync() is { } bytes)
        {
            return _answers.ParseFrom(bytes).ToString()!; // JSON, never null
        }

        return string.Create(CultureInfo.InvariantCulture, $"status {Call.Status} {Call.Trailer("grpc-message")}").TrimEnd();
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private WireCall Call => _call ?? throw new InvalidOperationException("The transcript has not called anything yet.");
}
