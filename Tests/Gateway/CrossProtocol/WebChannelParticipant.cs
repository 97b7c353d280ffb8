using OrleansChat.Tests.Clients.WebChannel;

namespace OrleansChat.Tests.Gateway.CrossProtocol;

internal sealed class WebChannelParticipant(string name, IWebChannelClient client, Uri url) : IParticipant
{
    private readonly List<IWebChannel> _channels = [];

    public string Name => name;

    public bool HearsItself => true;

    public IReadOnlyList<Heard> Heard =>
        [.. _channels.SelectMany(channel => channel.Events.Entries).OfType<WebChannelEvent.NewMessage>().Select(message => new Heard(message.User, message.Text))];

    public async Task JoinAsync()
    {
        var channel = await client.OpenAsync(url);
        Assert.True(await channel.LoginAsync(name));
        _channels.Add(channel);
    }

    public async Task<bool> SayAsync(string text)
    {
        try
        {
            return await _channels[^1].SendMessageAsync(name, text);
        }
        catch (EndOfStreamException)
        {
            return false; // the gateway has gone
        }
    }

    public Task HearAsync(string text) => _channels[^1].HearAsync(text);

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
        {
            await channel.DisposeAsync();
            Assert.DoesNotContain(channel.Events.Entries, entry => entry is WebChannelEvent.Fault);
        }

        await client.DisposeAsync();
    }
}
