using Grpc.Core;
using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.QtGrpcChat;
using OrleansChat.Tests.Gateway.QtGrpcChat;
using StatusType = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.UserStatus.Types.Type;

namespace OrleansChat.Tests.Gateway.CrossProtocol;

internal sealed class QtGrpcChatParticipant(string name, IQtGrpcChatClient client) : IParticipant
{
    private const string Password = "a password";

    private readonly List<IQtChatRoom> _rooms = [];

    public string Name => name;

    public bool HearsItself => false;

    public IReadOnlyList<Heard> Heard =>
        [.. _rooms.SelectMany(room => room.Messages.Entries).Where(message => message.Text is not null).Select(message => new Heard(message.Username, message.Text.Content))];

    public async Task JoinAsync()
    {
        if (_rooms.Count == 0)
        {
            Assert.Equal(CallStatus.Ok, await client.RegisterAsync(name, Password));
        }

        await Eventually.HoldsAsync("the client reaches the gateway", async () => await TryEnterAsync());
    }

    /// <returns>False: this protocol does not say.</returns>
    public async Task<bool> SayAsync(string text)
    {
        await _rooms[^1].SendAsync(Speak.Text(name, text));
        return false;
    }

    public Task HearAsync(string text) => _rooms[^1].Messages.WaitForAsync<ChatMessage>(message => message.Text?.Content == text);

    public async ValueTask DisposeAsync()
    {
        foreach (var room in _rooms)
        {
            await room.DisposeAsync();
        }

        await client.DisposeAsync();
    }

    private async Task<bool> TryEnterAsync()
    {
        var room = await client.EnterAsync(name, Password);
        try
        {
            await room.Messages.WaitForAsync<ChatMessage>(message => message.Tells(name, StatusType.Login));
            _rooms.Add(room);
            return true;
        }
        catch (EndOfStreamException)
        {
            Assert.Equal(StatusCode.Unavailable, (await room.Ended).Code);
            return false;
        }
    }
}
