using OrleansChat.Gateway.Protocols.QtGrpcChat;
using OrleansChat.Rooms;

namespace OrleansChat.Tests.Gateway.QtGrpcChat;

/// <summary>Who a client is told of, when a roster that is late and single words that are not say it.</summary>
public sealed class AttendanceTests
{
    private readonly ManualTime _time = new();
    private readonly Attendance _attendance;

    public AttendanceTests()
    {
        _attendance = new Attendance("me", _time);
        var roster = Roster("ada", "me");
        Assert.Equal(["ada"], _attendance.Begin(roster, roster));
    }

    [Fact]
    public void Who_comes_and_goes_in_the_roster_is_told_once()
    {
        Assert.Equal([("bob", true)], _attendance.Compare(Roster("ada", "bob", "me")));
        Assert.Empty(_attendance.Compare(Roster("ada", "bob", "me")));
        Assert.Equal([("ada", false)], _attendance.Compare(Roster("bob", "me")));
        Assert.Empty(_attendance.Compare(Roster("bob", "me")));
    }

    [Fact]
    public void What_the_room_says_at_the_beginning_is_not_taken_back_by_a_roster_from_before()
    {
        var attendance = new Attendance("me", _time);
        Assert.Equal(["ada", "bob"], attendance.Begin(Roster("ada", "bob", "me"), Roster("ada", "cleo")));

        Assert.Empty(attendance.Compare(Roster("ada", "cleo", "me")));
        Assert.Empty(attendance.Compare(Roster("ada", "bob", "me")));
        Assert.Equal([("bob", false)], attendance.Compare(Roster("ada", "me")));
    }

    [Fact]
    public void Who_came_by_word_is_not_told_again_by_the_roster()
    {
        _attendance.Told("bob", isHere: true);

        Assert.Empty(_attendance.Compare(Roster("ada", "bob", "me")));
        Assert.Equal([("bob", false)], _attendance.Compare(Roster("ada", "me")));
    }

    [Fact]
    public void A_roster_from_before_the_word_does_not_take_it_back()
    {
        _attendance.Told("bob", isHere: true);
        _attendance.Told("ada", isHere: false);

        Assert.Empty(_attendance.Compare(Roster("ada", "me")));
        Assert.Equal([("cleo", true)], _attendance.Compare(Roster("ada", "cleo", "me")));
        Assert.Empty(_attendance.Compare(Roster("bob", "cleo", "me")));
    }

    [Fact]
    public void Who_left_by_word_and_comes_by_the_roster_is_told_when_the_roster_had_agreed()
    {
        _attendance.Told("ada", isHere: false);

        Assert.Empty(_attendance.Compare(Roster("me")));
        Assert.Equal([("ada", true)], _attendance.Compare(Roster("ada", "me")));
    }

    [Fact]
    public void A_word_that_the_roster_does_not_agree_with_is_believed_for_10_seconds()
    {
        _attendance.Told("bob", isHere: true);
        _attendance.Told("ada", isHere: false);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(_attendance.Compare(Roster("ada", "me")));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([("ada", true), ("bob", false)], _attendance.Compare(Roster("ada", "me")));
    }

    [Fact]
    public void Nothing_is_told_of_the_client_itself()
    {
        _attendance.Told("me", isHere: false);

        Assert.Empty(_attendance.Compare(Roster("ada", "me")));
    }

    [Fact]
    public void Too_many_for_names_and_a_room_that_begins_anew_send_nobody_away()
    {
        Assert.Empty(_attendance.Compare(new RoomRoster(1_000, [])));
        Assert.Empty(_attendance.Compare(new RoomRoster(0, [])));
        Assert.Empty(_attendance.Compare(Roster("cleo")));

        Assert.Equal([("cleo", true)], _attendance.Compare(Roster("ada", "cleo", "me")));
    }

    private static RoomRoster Roster(params string[] names) => new(names.Length, [.. names]);
}
