using OrleansChat.Grains.Relays;
using OrleansChat.Relays;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Relays;

public sealed class RelayInboxTests
{
    private readonly RelayInbox _inbox = new(maxTexts: 3, maxBytes: 100);

    [Fact]
    public void What_was_said_is_read_from_a_number_on()
    {
        Say("one", "two", "three");

        Assert.Equal(["one", "two", "three"], Read(0));
        Assert.Equal(["three"], Read(2));
        Assert.Equal([], Read(3));
        Assert.Equal([], Read(99));
        Assert.Equal(3, _inbox.Read(3).Last);
    }

    [Fact]
    public void The_oldest_make_room_in_count_and_in_bytes()
    {
        Say("one", "two", "three", "four");
        Assert.Equal(["two", "three", "four"], Read(0));

        Say(new string('x', 97));
        Assert.Equal([new string('x', 97)], Read(0));
        Say(new string('y', 1_000));

        Assert.Equal([new string('y', 1_000)], Read(-5));
    }

    private void Say(params string[] texts)
    {
        foreach (var text in texts)
        {
            _inbox.Add(new RelayHeard("origin/C1", System.Text.Encoding.UTF8.GetBytes(text), Noon));
        }
    }

    private IEnumerable<string> Read(long after) => _inbox.Read(after).Texts.Select(heard => System.Text.Encoding.UTF8.GetString(heard.Text));
}
