using OrleansChat.Gateway.Protocols.SimpleChat.Wire;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway.SimpleChat;

namespace OrleansChat.Tests.Gateway.CrossProtocol;

/// <summary>Of this one each stream begins with the history, so that it knows the whole room.</summary>
internal sealed class SimpleChatParticipant(string name, IChatClient client) : IParticipant
{
    private Sightings<ChatMessage> _messages = new();
    private Task _reading = Task.CompletedTask;
    private IChatStream? _stream;

    public string Name => name;

    public bool HearsItself => true;

    public IReadOnlyList<Heard> Heard => [.. _messages.Entries.Select(message => new Heard(message.From, message.Content.ToStringUtf8()))];

    public Task JoinAsync() => Eventually.HoldsAsync("the client reaches the gateway", async () =>
    {
        await LeaveAsync();
        _stream = await client.ListAsync(name);
        var messages = new Sightings<ChatMessage>();
        if (await _stream.ReadAsync() is not { } history)
        {
            return false;
        }

        foreach (var message in history.Messages)
        {
            messages.Add(message);
        }

        _messages = messages;
        _reading = ReadAsync(_stream, messages);
        return true;
    });

    public async Task<bool> SayAsync(string text) => await client.SendAsync(Say.Text(text), name) == CallStatus.Ok;

    public Task HearAsync(string text) => _messages.WaitForAsync<ChatMessage>(message => message.Content.ToStringUtf8() == text);

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        await client.DisposeAsync();
    }

    private static async Task ReadAsync(IChatStream stream, Sightings<ChatMessage> messages)
    {
        await foreach (var message in stream.ReadEachAsync())
        {
            messages.Add(message);
        }

        messages.Close();
    }

    private async Task LeaveAsync()
    {
        if (_stream is not null)
        {
            await _stream.DisposeAsync();
            await _reading;
        }
    }
}
