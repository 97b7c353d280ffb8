using Google.Protobuf;
using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.QtGrpcChat;

/// <summary>QtGrpcChat's two calls on a connection that is seen frame by frame.</summary>
internal static class WireRoom
{
    extension(WireConnection connection)
    {
        public async Task<WireCall> RegisterAsync(string name, string password = QtChatClient.Password)
        {
            var call = await connection.Call(QtChatClient.Service + "Register").StartAsync(new Credentials { Name = name, Password = password }.ToByteArray());
            await call.ReadToEndAsync();
            return call;
        }

        public WireCall ChatRoom(string user, string password = QtChatClient.Password) =>
            connection.Call(QtChatClient.Service + "ChatRoom", ("user-name", user), ("user-password", password));

        /// <summary>Opens a stream and reads its first message, the own LOGIN.</summary>
        public async Task<WireCall> EnterAsync(string user)
        {
            var call = await connection.ChatRoom(user).StartAsync();
            var login = await call.ReadAsync();
            Assert.NotNull(login);
            Assert.True(login.Tells(user, UserStatus.Types.Type.Login));
            return call;
        }
    }

    extension(WireCall call)
    {
        public async Task<ChatMessage?> ReadAsync() => await call.ReadMessageAsync() is { } bytes ? ChatMessage.Parser.ParseFrom(bytes) : null;

        public async Task ReadUntilAsync(ChatMessage expected)
        {
            while (!expected.Equals(await call.ReadAsync() ?? throw new EndOfStreamException($"The stream ended with status {call.Status} before the message came.")))
            {
                // something else
            }
        }

        public Task SendAsync(ChatMessage message) => call.SendMessageAsync(message.ToByteArray());

        /// <summary>An empty DATA frame that ends the request.</summary>
        public Task FinishAsync() => call.SendAsync([], endStream: true);
    }
}
