using OrleansChat.Gateway.Protocols.WebChannel;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Tests.Gateway.WebChannel;

public sealed class LoggedInNamesTests
{
    private readonly LoggedInNames _names = new();

    [Fact]
    public void Who_does_not_answer_leaves_and_who_answers_stays()
    {
        var (ada, bob) = (LogIn("ada"), LogIn("bob"));
        _names.Ask();
        Assert.False(_names.Answer(ada.User));

        Assert.Equal([bob], _names.TakeSilent());

        Assert.NotNull(_names.Find(ada.User));
        Assert.Null(_names.Find(bob.User));
    }

    [Fact]
    public void Who_logs_in_after_the_question_is_not_missed_in_its_round()
    {
        _names.Ask();
        LogIn("ada");

        Assert.Empty(_names.TakeSilent());
        _names.Ask();
        Assert.Single(_names.TakeSilent());
    }

    [Fact]
    public void A_late_answer_brings_a_silent_name_back_and_no_other()
    {
        var ada = LogIn("ada");
        var bob = LogIn("bob");
        _names.Ask();
        _names.TakeSilent();

        Assert.True(_names.Answer(ada.User));
        Assert.Null(_names.Remove(bob.User)); // logged out meanwhile
        Assert.False(_names.Answer(bob.User));
        Assert.False(_names.Answer(Name("eve")));
    }

    [Fact]
    public void All_that_are_logged_in_are_taken_at_the_end()
    {
        var ada = LogIn("ada");
        _names.Ask();
        _names.TakeSilent();
        var bob = LogIn("bob");

        Assert.Equal([bob], _names.TakeAll());
        Assert.Null(_names.Find(ada.User));
        Assert.Empty(_names.TakeAll());
    }

    [Fact]
    public void There_is_room_for_so_many_names_and_no_more()
    {
        for (var count = 0; count < LoggedInNames.Most; count++)
        {
            Assert.False(_names.IsFull);
            LogIn($"guest{count}");
        }

        Assert.True(_names.IsFull);
        _names.Remove(Name("guest0"));
        Assert.False(_names.IsFull);
    }

    private static UserName Name(string text) => UserName.TryParse(text, out var name) ? name : throw new FormatException(text);

    private ChatSession LogIn(string name)
    {
        var session = new ChatSession(SessionId.New(), Name(name), RoomId.Lobby);
        _names.Add(session);
        return session;
    }
}
