using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Rooms;

public sealed class RoomTests
{
    private static readonly Guid Epoch = Guid.NewGuid();

    private static readonly TimeSpan Start = TimeSpan.Zero;

    private readonly RoomOptions _limits = new() { MaxBodyBytes = 100 };
    private readonly Room _room;

    public RoomTests() => _room = new Room(new Position(Epoch, 0), [], _limits);

    [Fact]
    public void Messages_are_numbered_from_one_without_holes()
    {
        var numbers = Enumerable.Range(0, 5).Select(_ => Accepted(Send(_room, Text("ada", "hello"), Noon, Start)).Sequence).ToList();

        Assert.Equal([1, 2, 3, 4, 5], numbers);
        Assert.Equal(new Position(Epoch, 5), _room.Last);
    }

    [Fact]
    public void A_room_goes_on_where_its_log_ends()
    {
        var room = new Room(new Position(Epoch, 41), [], _limits);

        Assert.Equal(42, Accepted(Send(room, Text("ada", "hello"), Noon, Start)).Sequence);
    }

    [Fact]
    public void A_message_is_what_was_said_with_the_rooms_time()
    {
        var said = Text("ada", "hello");

        var message = Accepted(Send(_room, said, Noon, Start));

        Assert.Equal(new ChatMessage(1, "ada", said.Key, Noon, said.Content), message);
    }

    [Fact]
    public void A_resend_with_the_same_key_gets_the_first_number_again()
    {
        var said = Text("ada", "hello");
        Send(_room, said, Noon, Start);
        Send(_room, Text("ada", "something else"), Noon, Start);

        var again = Send(_room, said, Noon.AddMinutes(1), Start);

        Assert.Equal(new SendDecision.Duplicate(1, Noon), again);
        Assert.Equal(2, _room.Last.Sequence);
    }

    [Fact]
    public void Another_author_with_the_same_key_says_something_new()
    {
        var said = Text("ada", "hello");
        Send(_room, said, Noon, Start);

        var other = Send(_room, said with { Author = "bob" }, Noon, Start);

        Assert.Equal(2, Accepted(other).Sequence);
    }

    [Fact]
    public void A_key_is_forgotten_when_its_window_is_over_and_not_before()
    {
        var said = Text("ada", "hello");
        Send(_room, said, Noon, Start);

        var atTheEnd = Send(_room, said, Noon, _limits.RememberKeys);
        var behindIt = Send(_room, said, Noon, _limits.RememberKeys + TimeSpan.FromTicks(1));

        Assert.IsType<SendDecision.Duplicate>(atTheEnd);
        Assert.Equal(2, Accepted(behindIt).Sequence);
    }

    [Fact]
    public void A_clock_that_is_set_forgets_nothing()
    {
        var said = Text("ada", "hello");
        Send(_room, said, Noon, Start);
        Send(_room, Text("ada", "from the past"), Noon.AddHours(-5), Start);
        Send(_room, Text("ada", "from the future"), Noon.AddHours(5), Start);

        Assert.IsType<SendDecision.Duplicate>(Send(_room, said, Noon.AddHours(-5), Start));
        Assert.IsType<SendDecision.Duplicate>(Send(_room, said, Noon.AddHours(10), Start));
    }

    [Fact]
    public void Keys_that_the_log_has_are_known_after_a_restart()
    {
        var said = Text("ada", "hello");
        var room = new Room(new Position(Epoch, 7), [new RememberedKey("ada", said.Key, 6, Noon)], _limits);

        Assert.Equal(new SendDecision.Duplicate(6, Noon), Send(room, said, Noon.AddMinutes(1), Start));
    }

    [Fact]
    public void Who_may_not_speak_any_more_still_hears_what_became_of_what_was_said_before()
    {
        var said = Text("ada", "hello");
        Send(_room, said, Noon, Start);

        Assert.Equal(new SendDecision.Duplicate(1, Noon), Send(_room, said, Noon, Start, ChatErrors.Muted));
        Assert.Equal(new SendDecision.Rejected(ChatErrors.Muted), Send(_room, Text("ada", "more"), Noon, Start, ChatErrors.Muted));
        Assert.Equal(1, _room.Last.Sequence);
    }

    [Fact]
    public void A_body_over_the_limit_is_refused_and_takes_no_number()
    {
        var fits = Send(_room, Text("ada", new string('x', 100)), Noon, Start);
        var tooLarge = Send(_room, Text("ada", new string('x', 101)), Noon, Start);

        Assert.Equal(1, Accepted(fits).Sequence);
        Assert.Equal(new SendDecision.Rejected(ChatErrors.TooLarge), tooLarge);
        Assert.Equal(1, _room.Last.Sequence);
    }

    [Fact]
    public void A_file_name_over_the_limit_is_refused()
    {
        var named = Text("ada", "hello");
        var fits = named with { Content = named.Content with { FileName = new string('x', MessageContent.MaxFileNameLength) } };
        var tooLong = fits with { Key = MessageKey.New(), Content = fits.Content with { FileName = fits.Content.FileName + "x" } };

        Assert.Equal(fits.Content, Accepted(Send(_room, fits, Noon, Start)).Content);
        Assert.Equal(new SendDecision.Rejected(ChatErrors.TooLarge), Send(_room, tooLong, Noon, Start));
    }

    [Fact]
    public void An_empty_body_and_an_unknown_kind_are_messages_too()
    {
        var odd = new SendMessage("ada", MessageKey.New(), new MessageContent((ContentKind)42, [], ulong.MaxValue));

        Assert.Equal(odd.Content, Accepted(Send(_room, odd, Noon, Start)).Content);
    }

    private static SendDecision Send(Room room, SendMessage command, DateTimeOffset now, TimeSpan uptime, ChatError? refusal = null) =>
        room.Decide(command.Author, command.Key, command.Content, new Moment(now, uptime), refusal);

    private static ChatMessage Accepted(SendDecision decision) => Assert.IsType<SendDecision.Accepted>(decision).Message;
}
