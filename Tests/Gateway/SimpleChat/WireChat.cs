using Google.Protobuf;
using OrleansChat.Gateway.Protocols.SimpleChat.Wire;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>SimpleChat's two calls on a connection that is seen frame by frame.</summary>
internal static class WireChat
{
    /// <summary>Status and text of a refused <c>messageList</c>, as old clients know them.</summary>
    public const string ListRefusal = "User or login are invalid";

    /// <summary>The same of <c>sendMessage</c>.</summary>
    public const string SendRefusal = "Login or password are invalid";

    extension(WireConnection connection)
    {
        public WireCall MessageList(string user = "user1", string password = ChatClient.Password) =>
            connection.Call(ChatClient.Service + "messageList", ("user-name", user), ("user-password", password));

        public WireCall SendMessage(string user = "user1", string password = ChatClient.Password) =>
            connection.Call(ChatClient.Service + "sendMessage", ("user-name", user), ("user-password", password));

        /// <summary>Opens a stream and reads its beginning.</summary>
        /// <returns>The call, behind the history as it is now, and that history's first batch.</returns>
        public async Task<(WireCall Call, ChatMessages History)> OpenListAsync(string user = "user1")
        {
            var call = await connection.MessageList(user).StartAsync([]);
            var history = await call.ReadBatchAsync();
            Assert.NotNull(history);
            return (call, history);
        }

        /// <summary>Sends a message and waits for the answer.</summary>
        public async Task<WireCall> SendAsync(ChatMessage message, string user = "user1")
        {
            var call = await connection.SendMessage(user).StartAsync(message.ToByteArray());
            await call.ReadToEndAsync();
            return call;
        }
    }

    extension(WireCall call)
    {
        public bool IsTrailersOnly => ReferenceEquals(call.Headers, call.Trailers) && call.Data.Count == 0;

        /// <summary>The next batch of messages; null at the end.</summary>
        public async Task<ChatMessages?> ReadBatchAsync() =>
            await call.ReadMessageAsync() is { } bytes ? ChatMessages.Parser.ParseFrom(bytes) : null;

        /// <summary>Reads on until a message has this content.</summary>
        public async Task<ChatMessage> ReadUntilAsync(ByteString content)
        {
            while (await call.ReadBatchAsync() is { } batch)
            {
                if (batch.Messages.FirstOrDefault(message => message.Content == content) is { } found)
                {
                    return found;
                }
            }

            throw new EndOfStreamException($"The stream ended with status {call.Status} before the message came.");
        }

        /// <summary>GC-17 and GC-18, for every refusal there is: <c>:status</c> 200, a status, and a text in ASCII without percent signs.</summary>
        public void AssertRefused(params int[] statuses)
        {
            Assert.Null(call.ResetCode);
            Assert.Equal("200", call.Header(":status"));
            Assert.Contains(call.Status, statuses.Cast<int?>());
            Assert.DoesNotContain(call.Trailer("grpc-message") ?? "", character => character is < ' ' or > '~' or '%');
        }
    }
}
