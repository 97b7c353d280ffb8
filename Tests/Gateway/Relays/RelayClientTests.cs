using System.Text;
using OrleansChat.Gateway.Relays;
using OrleansChat.Gateway.WebSockets;
using OrleansChat.Relays;
using OrleansChat.Rooms;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Gateway.Relays;

public sealed class RelayClientTests : IDisposable
{
    private const int MaxQueueBytes = 1_000;

    private readonly FakeTransport _transport = new();
    private readonly RelayClient _client = new(RelayAddress.Origin("C1"), Noon, MaxQueueBytes);

    [Fact]
    public void What_comes_before_the_handshake_is_answered_is_sent_right_behind_it()
    {
        _client.Deliver(Frame("one"));
        _client.Deliver(Frame("two"));
        _client.Attach(_transport.Connection);
        _client.Deliver(Frame("three"));

        Assert.Equal(["one", "two", "three"], _transport.Texts);
    }

    [Fact]
    public async Task Who_delivers_does_not_wait_and_what_waits_is_sent_in_order()
    {
        _client.Attach(_transport.Connection);
        _transport.Hold();
        _client.Deliver(Frame("one"));
        _client.Deliver(Frame("two"));
        _client.Deliver(Frame("three"));
        Assert.Empty(_transport.Texts);

        _transport.LetGo();

        await Eventually.HoldsAsync("all three", () => new(_transport.Texts.Count == 3));
        Assert.Equal(["one", "two", "three"], _transport.Texts);
    }

    [Fact]
    public async Task OR_20_when_more_waits_than_may_the_connection_is_closed_and_nothing_more_is_sent()
    {
        _client.Attach(_transport.Connection);
        _transport.Hold();
        for (var i = 0; i < 20; i++)
        {
            _client.Deliver(Frame($"{i:00}" + new string('x', 100)));
        }

        Assert.Equal(CloseReason.TooSlow, _transport.Connection.ClosedFor);
        _transport.LetGo();

        await Eventually.HoldsAsync("the close", () => new(_transport.CloseCode != 0));
        Assert.Equal(4008, _transport.CloseCode);
        Assert.Single(_transport.Texts); // what was on its way
        await _client.EndAsync();
    }

    [Fact]
    public async Task One_text_may_always_wait_however_large()
    {
        _client.Attach(_transport.Connection);
        _transport.Hold();
        _client.Deliver(Frame("first"));
        _client.Deliver(Frame(new string('x', 10 * MaxQueueBytes)));
        Assert.Null(_transport.Connection.ClosedFor);

        _transport.LetGo();

        await Eventually.HoldsAsync("both", () => new(_transport.Texts.Count == 2));
    }

    [Fact]
    public void It_hears_what_came_behind_it_and_not_what_it_said_itself()
    {
        var epoch = Guid.NewGuid();
        _client.Entered = new Position(epoch, 5);

        Assert.False(_client.Hears(epoch, new RelayDelivery(5, [])));
        Assert.True(_client.Hears(epoch, new RelayDelivery(6, [])));
        Assert.False(_client.Hears(epoch, new RelayDelivery(6, [], Except: _client.Id)));
        Assert.True(_client.Hears(epoch, new RelayDelivery(6, [], Only: _client.Id)));
        Assert.False(_client.Hears(epoch, new RelayDelivery(6, [], Only: OrleansChat.Users.SessionId.New())));
        Assert.True(_client.Hears(Guid.NewGuid(), new RelayDelivery(1, []))); // the grain was activated anew
    }

    [Fact]
    public void The_frames_of_an_event_are_its_texts_one_by_one_and_together()
    {
        string[] texts = ["", "hi", new('x', 125), new('y', 126), new('é', 40_000)];

        var frames = RelayFrames.Encode([.. texts.Select((text, index) => new RelayDelivery(index, Encoding.UTF8.GetBytes(text)))]);

        for (var i = 0; i < texts.Length; i++)
        {
            Assert.Equal(Frame(texts[i]), frames[i].ToArray());
        }

        Assert.Equal(texts.SelectMany(Frame), frames.All.ToArray());
    }

    public void Dispose() => _transport.Dispose();

    private static byte[] Frame(string text) => WebSocketFrames.Text(Encoding.UTF8.GetBytes(text));
}
