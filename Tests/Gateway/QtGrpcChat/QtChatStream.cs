using Google.Protobuf;
using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway.SimpleChat;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.QtGrpcChat;

/// <summary>An open <c>ChatRoom</c>. One reader and one writer at a time. Disposing resets it, if it still runs.</summary>
internal sealed class QtChatStream(ChatCall call, OpenContent content, string name) : IAsyncDisposable
{
    public string Name => name;

    /// <summary>Null while the stream runs.</summary>
    public CallStatus? Status => call.Status;

    public Task SendAsync(ChatMessage message) => content.WriteAsync(WireCall.Framed(message.ToByteArray()));

    /// <summary>Ends the client's side, as at logout.</summary>
    public void Finish() => content.Complete();

    /// <summary>The next message; null at the end.</summary>
    public Task<ChatMessage?> ReadAsync() => call.ReadAsync(ChatMessage.Parser).WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);

    /// <summary>What comes up to and with the message that is waited for.</summary>
    public async Task<List<ChatMessage>> ReadUntilAsync(Func<ChatMessage, bool> isIt)
    {
        var heard = new List<ChatMessage>();
        try
        {
            while (await ReadAsync() is { } message)
            {
                heard.Add(message);
                if (isIt(message))
                {
                    return heard;
                }
            }
        }
        catch (TimeoutException silence)
        {
            throw new TimeoutException($"{name} heard\n{string.Join('\n', heard.Select(Speak.Short))}\nand then nothing for {Eventually.Patience}.", silence);
        }

        throw new EndOfStreamException($"The stream of {name} ended before the message came: {Status}. It heard:\n{string.Join('\n', heard.Select(Speak.Short))}");
    }

    public Task<List<ChatMessage>> ReadUntilAsync(ChatMessage expected) => ReadUntilAsync(message => message.Equals(expected));

    public Task<List<ChatMessage>> ReadUntilStatusAsync(string user, UserStatus.Types.Type status) => ReadUntilAsync(message => message.Tells(user, status));

    public async Task<List<ChatMessage>> ReadToEndAsync()
    {
        var heard = new List<ChatMessage>();
        while (await ReadAsync() is { } message)
        {
            heard.Add(message);
        }

        return heard;
    }

    public async ValueTask DisposeAsync()
    {
        await call.DisposeAsync();
        content.Complete();
    }
}
