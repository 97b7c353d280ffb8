using System.Collections.Immutable;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Rooms;

/// <summary>Who may do what in a room: ada owns it, mo moderates, bob is a member, ivy is invited, eve is nobody.</summary>
public sealed class RoomMembersTests
{
    private static readonly ImmutableArray<RoomStanding> People =
    [
        new("ada", RoomRole.Owner), new("bob", RoomRole.Member), new("ivy", RoomRole.Invited, "bob"), new("mo", RoomRole.Moderator),
    ];

    private RoomMembers _room = Room(RoomKind.Private);

    [Fact]
    public void A_private_room_is_there_for_those_in_it_and_for_those_asked_in()
    {
        Assert.Null(_room.WhyNotRead("bob"));
        Assert.Equal(ChatErrors.NotAMember, _room.WhyNotRead("ivy"));
        Assert.Equal(ChatErrors.NoSuchRoom, _room.WhyNotRead("eve"));
        Assert.Equal(ChatErrors.NoSuchRoom, Rejected(Do("eve", "eve", RoomAct.Joined)));
        Assert.Equal(ChatErrors.NoSuchRoom, Rejected(Do("eve", "bob", RoomAct.Kicked)));
        Assert.Equal(ChatErrors.NoSuchRoom, _room.List("eve", null, 10).Error);
    }

    [Fact]
    public void Anybody_joins_a_public_room_and_speaks_only_then()
    {
        _room = Room(RoomKind.Public);
        Assert.Equal(ChatErrors.NotAMember, _room.WhyNotSpeak("eve", Noon));

        Apply(Do("eve", "eve", RoomAct.Joined));

        Assert.Null(_room.WhyNotSpeak("eve", Noon));
        Assert.Equal(RoomRole.Member, _room.Find("eve").Role);
        Assert.IsType<ChangeDecision.IsSo>(Do("eve", "eve", RoomAct.Joined));
    }

    [Fact]
    public void Who_was_asked_in_joins_or_declines()
    {
        Apply(Do("ivy", "ivy", RoomAct.Left));
        Assert.Equal(ChatErrors.NoSuchRoom, Rejected(Do("ivy", "ivy", RoomAct.Joined)));

        Apply(Do("bob", "ivy", RoomAct.Invited));
        Assert.Equal("bob", _room.Find("ivy").InvitedBy);
        Apply(Do("ivy", "ivy", RoomAct.Joined));

        Assert.Equal(new RoomStanding("ivy", RoomRole.Member), _room.Find("ivy"));
        Assert.Equal(4, _room.Members);
    }

    [Theory]
    [InlineData("bob", "ivy", RoomAct.Kicked, false)]   // a member puts nobody out
    [InlineData("mo", "bob", RoomAct.Kicked, true)]
    [InlineData("mo", "ivy", RoomAct.Kicked, true)]     // and takes invitations back
    [InlineData("mo", "ada", RoomAct.Kicked, false)]
    [InlineData("mo", "mo", RoomAct.Kicked, false)]
    [InlineData("ada", "mo", RoomAct.Kicked, true)]
    [InlineData("mo", "bob", RoomAct.Banned, true)]
    [InlineData("mo", "eve", RoomAct.Banned, true)]     // before she comes
    [InlineData("bob", "eve", RoomAct.Banned, false)]
    [InlineData("mo", "bob", RoomAct.Muted, true)]
    [InlineData("mo", "ada", RoomAct.Muted, false)]
    [InlineData("bob", "mo", RoomAct.Muted, false)]
    [InlineData("mo", "bob", RoomAct.RoleGiven, false)]
    [InlineData("ada", "bob", RoomAct.RoleGiven, true)]
    public void Who_does_something_to_another_needs_a_role_above_theirs(string by, string user, RoomAct what, bool may)
    {
        var decision = Do(by, user, what);

        Assert.Equal(may, decision is ChangeDecision.Becomes);
        Assert.True(may || Rejected(decision) == ChatErrors.NotAllowed);
    }

    [Fact]
    public void Who_is_banned_does_not_come_in_until_that_is_taken_back()
    {
        _room = Room(RoomKind.Public);
        Apply(Do("mo", "bob", RoomAct.Banned));

        Assert.Equal(ChatErrors.Banned, _room.WhyNotRead("bob"));
        Assert.Equal(ChatErrors.Banned, Rejected(Do("bob", "bob", RoomAct.Joined)));
        Assert.Equal(ChatErrors.NotAllowed, Rejected(Do("ada", "bob", RoomAct.Invited)));

        Apply(Do("mo", "bob", RoomAct.Unbanned));
        Apply(Do("bob", "bob", RoomAct.Joined));
        Assert.Null(_room.WhyNotRead("bob"));
    }

    [Fact]
    public void Who_is_muted_reads_and_speaks_again_when_the_time_is_over_and_not_by_leaving()
    {
        _room = Room(RoomKind.Public);
        Apply(Do("mo", "bob", RoomAct.Muted));
        Assert.Null(_room.WhyNotRead("bob"));
        Assert.Equal(ChatErrors.Muted, _room.WhyNotSpeak("bob", Noon));

        Apply(Do("bob", "bob", RoomAct.Left));
        Apply(Do("bob", "bob", RoomAct.Joined));

        Assert.Equal(ChatErrors.Muted, _room.WhyNotSpeak("bob", Noon.AddMinutes(59)));
        Assert.Null(_room.WhyNotSpeak("bob", Noon.AddHours(1)));
    }

    [Fact]
    public void In_a_read_only_room_moderators_speak()
    {
        Apply(CardRules.Decide(_room, new ChangeRoom("ada", IsReadOnly: true)));

        Assert.Equal(ChatErrors.ReadOnly, _room.WhyNotSpeak("bob", Noon));
        Assert.Null(_room.WhyNotSpeak("mo", Noon));
    }

    [Fact]
    public void The_last_owner_stays_while_others_are_there()
    {
        Assert.Equal(ChatErrors.LastOwner, Rejected(Do("ada", "ada", RoomAct.Left)));
        Assert.Equal(ChatErrors.LastOwner, Rejected(Do("ada", "ada", RoomAct.RoleGiven, RoomRole.Member)));

        Apply(Do("ada", "bob", RoomAct.RoleGiven, RoomRole.Owner));
        Apply(Do("ada", "ada", RoomAct.Left));

        Assert.Equal(1, _room.Owners);
        Assert.Equal(RoomRole.None, _room.Find("ada").Role);
    }

    [Fact]
    public void Who_comes_into_a_room_without_an_owner_is_one()
    {
        _room = new RoomMembers(new RoomRecord(new RoomCard(RoomKind.Public, "Tea"), []), []);

        Apply(Do("eve", "eve", RoomAct.Joined));

        Assert.Equal(RoomRole.Owner, _room.Find("eve").Role);
    }

    [Fact]
    public void Moderators_name_the_room_and_owners_open_and_close_it()
    {
        Assert.Equal(ChatErrors.NotAllowed, Rejected(CardRules.Decide(_room, new ChangeRoom("bob", Title: "Mine"))));
        Assert.Equal(ChatErrors.NotAllowed, Rejected(CardRules.Decide(_room, new ChangeRoom("mo", Kind: RoomKind.Public))));
        Assert.Equal(ChatErrors.BadRequest.Code, Rejected(CardRules.Decide(_room, new ChangeRoom("ada", Kind: RoomKind.Open))).Code);
        Assert.Equal(ChatErrors.BadRequest.Code, Rejected(CardRules.Decide(_room, new ChangeRoom("ada", Title: ""))).Code);

        Apply(CardRules.Decide(_room, new ChangeRoom("mo", Title: "Tea", Topic: "Green")));
        Apply(CardRules.Decide(_room, new ChangeRoom("ada", Kind: RoomKind.Public)));

        Assert.Equal(new RoomCard(RoomKind.Public, "Tea", "Green"), _room.Card);
        Assert.IsType<ChangeDecision.IsSo>(CardRules.Decide(_room, new ChangeRoom("mo", Title: "Tea")));
    }

    [Fact]
    public void The_lobby_is_everybodys_and_owned_by_those_who_are_named()
    {
        _room = new RoomMembers(new RoomRecord(OpenRoom.Lobby, []), ["ada"]);

        Assert.Null(_room.WhyNotSpeak("eve", Noon));
        Assert.Equal(ChatErrors.EverybodysRoom, Rejected(Do("eve", "eve", RoomAct.Left)));
        Assert.Equal(ChatErrors.EverybodysRoom, Rejected(Do("eve", "eve", RoomAct.Joined)));
        Assert.Equal(ChatErrors.EverybodysRoom, Rejected(Do("ada", "eve", RoomAct.Banned)));
        Assert.Equal(ChatErrors.NotAllowed, Rejected(Do("eve", "bob", RoomAct.Muted)));

        Apply(Do("ada", "bob", RoomAct.RoleGiven, RoomRole.Moderator));
        Apply(Do("bob", "eve", RoomAct.Muted));

        Assert.Equal(ChatErrors.Muted, _room.WhyNotSpeak("eve", Noon));
        Assert.Null(_room.WhyNotSpeak("carl", Noon));
        Assert.Equal(["ada", "bob", "eve"], _room.List("carl", null, 10).Page.Select(person => person.User));
    }

    [Fact]
    public void A_direct_room_has_two_people_for_ever()
    {
        _room = new RoomMembers(new RoomRecord(new RoomCard(RoomKind.Direct, ""), [new("ada", RoomRole.Member), new("bob", RoomRole.Member)]), []);

        Assert.Null(_room.WhyNotSpeak("ada", Noon));
        Assert.Equal(ChatErrors.NoSuchRoom, Rejected(Do("eve", "eve", RoomAct.Joined)));
        Assert.Equal(ChatErrors.EverybodysRoom, Rejected(Do("ada", "ada", RoomAct.Left)));
        Assert.Equal(ChatErrors.EverybodysRoom, Rejected(Do("ada", "eve", RoomAct.Invited)));
        Assert.Equal(ChatErrors.EverybodysRoom, Rejected(CardRules.Decide(_room, new ChangeRoom("ada", Title: "Us"))));
    }

    [Fact]
    public void People_are_listed_by_name_in_pages_and_the_banned_for_moderators()
    {
        Apply(Do("mo", "eve", RoomAct.Banned));

        Assert.Equal(["ada", "bob"], _room.List("bob", null, 2).Page.Select(person => person.User));
        Assert.Equal(["ivy", "mo"], _room.List("bob", "bob", 10).Page.Select(person => person.User));
        Assert.Equal(["eve", "ivy", "mo"], _room.List("mo", "bob", 10).Page.Select(person => person.User));
        Assert.Equal(3, _room.List("bob", null, 2).Count);
    }

    private static RoomMembers Room(RoomKind kind) => new(new RoomRecord(new RoomCard(kind, "Room"), People), []);

    private static ChatError Rejected(ChangeDecision decision) => Assert.IsType<ChangeDecision.Rejected>(decision).Error;

    private ChangeDecision Do(string by, string user, RoomAct what, RoomRole role = RoomRole.Moderator) =>
        StandingRules.Decide(_room, new ChangeStanding(by, user, what, role, TimeSpan.FromHours(1)), Noon);

    private void Apply(ChangeDecision decision) => _room.Apply(Assert.IsType<ChangeDecision.Becomes>(decision).Change);
}
