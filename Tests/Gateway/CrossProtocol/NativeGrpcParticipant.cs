using OrleansChat.Gateway.Protocols.NativeGrpc.Wire;
using OrleansChat.Tests.Clients.NativeGrpc;
using OrleansChat.Tests.Gateway.NativeGrpc;

namespace OrleansChat.Tests.Gateway.CrossProtocol;

/// <summary>A program that speaks <c>orleanschat.v1</c> over gRPC: it comes back by its position, and sends again, with the same key, what had no answer.</summary>
internal sealed class NativeGrpcParticipant(string name, INativeGrpcClient client) : IParticipant
{
    private readonly List<NativeGrpcPerson> _times = [];
    private readonly List<Send> _unanswered = [];
    private Place? _place;

    public string Name => name;

    public bool HearsItself => true;

    public IReadOnlyList<Heard> Heard => [.. _times.SelectMany(time => time.Events).Where(happened => happened.HasText).Select(happened => new Heard(happened.Author, happened.Text))];

    public async Task JoinAsync()
    {
        if (_times.Count > 0)
        {
            _place!.Seq = _times[^1].Events.Select(happened => happened.Seq).Append(_place.Seq).Max(); // there since the first time
        }

        await Eventually.HoldsAsync("the client reaches the gateway", async () => await TryEnterAsync());
        foreach (var message in _unanswered)
        {
            await _times[^1].AskAsync(new ClientFrame { Send = message }, answer => answer.Placed);
        }

        _unanswered.Clear();
    }

    public async Task<bool> SayAsync(string text)
    {
        var message = new Send { Room = "lobby", Key = $"{Guid.NewGuid()}", Text = text };
        try
        {
            await _times[^1].AskAsync(new ClientFrame { Send = message }, answer => answer.Placed);
            return true;
        }
        catch (EndOfStreamException)
        {
            _unanswered.Add(message);
            return false; // the gateway has gone
        }
    }

    public Task HearAsync(string text) => _times[^1].HearAsync(happened => happened.Text == text);

    public async ValueTask DisposeAsync()
    {
        foreach (var time in _times)
        {
            await time.DisposeAsync();
        }

        await client.DisposeAsync();
    }

    private async ValueTask<bool> TryEnterAsync()
    {
        var person = await NativeGrpcPerson.SignInAsync(client, name);
        try
        {
            var start = await person.SubscribeAsync("lobby", _place);
            Assert.True(_place is null || start.Recovered);
            _place = new Place { Epoch = start.Head.Epoch, Seq = start.After };
            _times.Add(person);
            return true;
        }
        catch (EndOfStreamException)
        {
            await person.DisposeAsync();
            return false;
        }
    }
}
