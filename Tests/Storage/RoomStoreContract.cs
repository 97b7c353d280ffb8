using System.Collections.Immutable;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Users;
using static OrleansChat.Tests.Grains.Rooms.Say;
using static OrleansChat.Tests.Storage.Annotations;

namespace OrleansChat.Tests.Storage;

/// <summary>What every room store does. A store inherits this and says how it is opened.</summary>
public abstract class RoomStoreContract
{
    private static readonly RoomId Garden = RoomId.Parse("garden");
    private static readonly RoomId Kitchen = RoomId.Parse("kitchen");
    private static readonly UserName Ada = Name("ada");
    private static readonly UserName Bob = Name("bob");
    private static readonly RoomCard Card = new(RoomKind.Public, "The Garden", "what grows");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The store under test; the same one however often it is asked in a test.</summary>
    protected abstract IRoomStore Rooms { get; }

    /// <summary>The log of the same store.</summary>
    protected abstract IMessageLog Log { get; }

    /// <summary>Closes the store and opens it again on the same data.</summary>
    protected abstract void Reopen();

    [Fact]
    public async Task A_room_adds_up_to_the_changes_of_its_log_also_after_reopening()
    {
        await AppendAsync(
            Garden,
            new RoomChange(RoomAct.Created, Card, Owner("ada")),
            new RoomChange(RoomAct.Invited, Standing: new RoomStanding("bob", RoomRole.Invited, InvitedBy: "ada")),
            new RoomChange(RoomAct.Joined, Standing: Member("李")));
        await AppendAsync(
            Garden,
            new RoomChange(RoomAct.Settings, Card with { Title = "Né \"👩‍🚀\" %_", Topic = "", IsReadOnly = true, Kind = RoomKind.Private }),
            new RoomChange(RoomAct.Joined, Standing: Member("bob")),
            new RoomChange(RoomAct.Muted, Standing: Member("bob") with { MutedUntil = Noon.AddTicks(1) }),
            new RoomChange(RoomAct.Banned, Standing: new RoomStanding("李", RoomRole.None, IsBanned: true)));
        Reopen();

        var record = await Rooms.FindAsync(Garden, Cancel);

        Assert.Equal(new RoomCard(RoomKind.Private, "Né \"👩‍🚀\" %_", "", IsReadOnly: true), record.Card);
        Assert.Equal([Owner("ada"), Member("bob") with { MutedUntil = Noon.AddTicks(1) }, new RoomStanding("李", RoomRole.None, IsBanned: true)], record.People);
    }

    [Fact]
    public async Task Who_leaves_without_a_trace_is_not_kept()
    {
        await AppendAsync(Garden, new RoomChange(RoomAct.Created, Card, Owner("ada")), new RoomChange(RoomAct.Joined, Standing: Member("bob")));

        await AppendAsync(Garden, new RoomChange(RoomAct.Left, Standing: new RoomStanding("bob", RoomRole.None)));
        await AppendAsync(
            Garden,
            new RoomChange(RoomAct.Joined, Standing: Member("cleo")),
            new RoomChange(RoomAct.Left, Standing: new RoomStanding("cleo", RoomRole.None)),
            new RoomChange(RoomAct.Unbanned, Standing: new RoomStanding("nobody", RoomRole.None)));

        Assert.Equal([Owner("ada")], (await Rooms.FindAsync(Garden, Cancel)).People);
        Assert.Empty(await Rooms.ListOfAsync(Bob, Cancel));
    }

    [Fact]
    public async Task People_are_in_ordinal_order_of_their_names()
    {
        string[] names = ["Zoë", "ada", "\uE000", "👩", "李", "Ada née"]; // UTF-8 has the third and fourth the other way round

        await AppendAsync(Garden, [.. names.Select(name => new RoomChange(RoomAct.Joined, Standing: Member(name)))]);

        Assert.Equal(names.Order(StringComparer.Ordinal), (await Rooms.FindAsync(Garden, Cancel)).People.Select(standing => standing.User));
    }

    [Fact]
    public async Task A_room_that_never_was_made_has_neither_card_nor_people()
    {
        await Log.OpenAsync(Garden, Cancel);

        foreach (var room in new[] { Garden, Kitchen })
        {
            var record = await Rooms.FindAsync(room, Cancel);
            Assert.Null(record.Card);
            Assert.Empty(record.People);
        }
    }

    [Fact]
    public async Task An_append_that_is_refused_changes_nothing_of_its_room()
    {
        var epoch = await AppendAsync(Garden, new RoomChange(RoomAct.Created, Card, Owner("ada")));
        ImmutableArray<ChatMessage> stale =
        [
            Change(1, new RoomChange(RoomAct.Settings, Card with { Title = "stale" })),
            Change(2, new RoomChange(RoomAct.Joined, Standing: Member("bob"))),
            Change(3, new RoomChange(RoomAct.Left, Standing: new RoomStanding("ada", RoomRole.None))),
        ];

        await Assert.ThrowsAsync<LogConflictException>(async () => await Log.AppendAsync(Garden, epoch, stale));
        await Assert.ThrowsAsync<LogConflictException>(async () => await Log.AppendAsync(Garden, Guid.NewGuid(), stale));

        var record = await Rooms.FindAsync(Garden, Cancel);
        Assert.Equal(Card, record.Card);
        Assert.Equal([Owner("ada")], record.People);
    }

    [Fact]
    public async Task A_room_keeps_what_it_adds_up_to_when_the_changes_are_removed()
    {
        await AppendAsync(Garden, new RoomChange(RoomAct.Created, Card, Owner("ada")));

        await Log.TrimAsync(Garden, through: 1, atMost: 10);

        var record = await Rooms.FindAsync(Garden, Cancel);
        Assert.Equal(Card, record.Card);
        Assert.Equal([Owner("ada")], record.People);
    }

    [Fact]
    public async Task What_a_room_adds_up_to_is_set_as_it_was_elsewhere()
    {
        await AppendAsync(Garden, new RoomChange(RoomAct.Created, Card, Owner("ada")), new RoomChange(RoomAct.Joined, Standing: Member("bob")));
        RoomRecord record = new(Card with { Title = "Another" }, [Owner("bob"), Member("cleo") with { MutedUntil = Noon }]);

        await Rooms.PutAsync(Garden, record);
        await Rooms.PutAsync(Garden, record);
        await Rooms.PutAsync(Kitchen, new RoomRecord(null, [new RoomStanding("李", RoomRole.None, IsBanned: true)]));
        Reopen();

        var garden = await Rooms.FindAsync(Garden, Cancel);
        Assert.Equal(record.Card, garden.Card);
        Assert.Equal(record.People, garden.People);
        var kitchen = await Rooms.FindAsync(Kitchen, Cancel);
        Assert.Null(kitchen.Card);
        Assert.Equal([new RoomStanding("李", RoomRole.None, IsBanned: true)], kitchen.People);
        await Rooms.PutAsync(Garden, new RoomRecord(null, []));
        Assert.Null((await Rooms.FindAsync(Garden, Cancel)).Card);
        Assert.Empty((await Rooms.FindAsync(Garden, Cancel)).People);
    }

    [Fact]
    public async Task Public_rooms_are_found_by_a_part_of_their_name_or_title()
    {
        await MakeAsync("garden", Card);
        await MakeAsync("kitchen", Card with { Title = "KÜCHE 100%" });
        await MakeAsync("cellar", Card with { Title = "under_ground" });
        await MakeAsync("hidden-garden", Card with { Kind = RoomKind.Private });
        await AppendAsync(Garden, new RoomChange(RoomAct.Joined, Standing: Member("bob")), new RoomChange(RoomAct.Invited, Standing: new RoomStanding("cleo", RoomRole.Invited, "ada")));

        Assert.Equal([new PublicRoom("garden", Card, 2)], await Rooms.FindPublicAsync(new FindRooms("garden", null, 10), Cancel));
        Assert.Equal(["cellar", "garden", "kitchen"], await FindAsync(null));
        Assert.Equal(["kitchen"], await FindAsync("Küche"));
        Assert.Equal(["garden", "kitchen"], await FindAsync("E", after: "cellar"));
        Assert.Equal(["garden"], await FindAsync("GARDEN"));
        Assert.Equal(["kitchen"], await FindAsync("%"));
        Assert.Equal(["cellar"], await FindAsync("_"));
        Assert.Equal([], await FindAsync("\\"));
        Assert.Equal(["cellar", "garden"], await FindAsync(null, atMost: 2));
        Assert.Equal(["kitchen"], await FindAsync(null, after: "garden", atMost: 2));
    }

    [Fact]
    public async Task A_room_that_is_made_private_is_not_found_any_more()
    {
        await MakeAsync("garden", Card);

        await AppendAsync(Garden, new RoomChange(RoomAct.Settings, Card with { Kind = RoomKind.Private }));

        Assert.Empty(await Rooms.FindPublicAsync(new FindRooms(null, null, 10), Cancel));
    }

    [Fact]
    public async Task A_user_is_listed_the_rooms_of_which_they_are_or_may_be_a_member()
    {
        await MakeAsync("garden", Card);
        await MakeAsync("kitchen", Card);
        await MakeAsync("attic", Card);
        await MakeAsync("cellar", Card);
        RoomCard direct = new(RoomKind.Direct, "");
        var pair = RoomId.Parse("d-1");
        await AppendAsync(pair, new RoomChange(RoomAct.Created, direct, Member("bob")), new RoomChange(RoomAct.Joined, Standing: Member("ada")));
        var invited = new RoomStanding("bob", RoomRole.Invited, "ada");
        await AppendAsync(Garden, new RoomChange(RoomAct.Joined, Standing: Member("bob")));
        await AppendAsync(Kitchen, new RoomChange(RoomAct.Invited, Standing: invited));
        await AppendAsync(RoomId.Parse("cellar"), new RoomChange(RoomAct.Banned, Standing: new RoomStanding("bob", RoomRole.None, IsBanned: true)));
        await SayAsync(Garden, "ada", "bob", "ada");

        var rooms = await Rooms.ListOfAsync(Bob, Cancel);

        Assert.Equal(["d-1", "garden", "kitchen"], rooms.Select(room => room.Room));
        Assert.Equal([direct, Card, Card], rooms.Select(room => room.Card));
        Assert.Equal([Member("bob"), Member("bob"), invited], rooms.Select(room => room.Standing));
        Assert.Equal(["ada", null, null], rooms.Select(room => room.With));
        var extent = await Log.OpenAsync(Garden, Cancel);
        Assert.Equal((extent.Head, 1, 0, 2), (rooms[1].Head, rooms[1].First, rooms[1].Read, rooms[1].Unread));
        Assert.Equal("bob", (await Rooms.FindOfAsync(Ada, pair, Cancel))?.With);
        Assert.Empty(await Rooms.ListOfAsync(Name("cleo"), Cancel));
    }

    [Fact]
    public async Task One_room_is_shown_to_whoever_asks_and_the_lobby_without_a_card()
    {
        await MakeAsync("garden", Card);
        var lobby = await Log.OpenAsync(RoomId.Lobby, Cancel);
        await SayAsync(RoomId.Lobby, "ada", "bob", "ada", "bob", "ada");
        await Log.TrimAsync(RoomId.Lobby, through: 2, atMost: 10);

        var open = await Rooms.FindOfAsync(Bob, RoomId.Lobby, Cancel);
        var stranger = await Rooms.FindOfAsync(Bob, Garden, Cancel);

        Assert.Equal(new UserRoom("lobby", new RoomCard(RoomKind.Open, ""), new RoomStanding("bob", RoomRole.None), null, lobby.Head with { Sequence = 5 }, 3, 0, 2), open);
        Assert.Equal((Card, new RoomStanding("bob", RoomRole.None)), (stranger?.Card, stranger?.Standing));
        Assert.Null(await Rooms.FindOfAsync(Bob, Kitchen, Cancel));
    }

    [Fact]
    public async Task Reading_goes_on_and_never_back_or_beyond_the_log()
    {
        await SayAsync(Garden, "ada", "ada", "bob", "ada");

        Assert.Equal(new ReadState(0, 3), await Rooms.SetReadAsync(Bob, Garden, 0));
        Assert.Equal(new ReadState(2, 1), await Rooms.SetReadAsync(Bob, Garden, 2));
        Assert.Equal(new ReadState(2, 1), await Rooms.SetReadAsync(Bob, Garden, 1));
        Assert.Equal(new ReadState(2, 1), await Rooms.SetReadAsync(Bob, Garden, -1));
        Assert.Equal(new ReadState(4, 0), await Rooms.SetReadAsync(Bob, Garden, long.MaxValue));
        Assert.Null(await Rooms.SetReadAsync(Bob, Kitchen, 1));
        await SayAsync(Garden, "ada");
        Reopen();

        var room = await Rooms.FindOfAsync(Bob, Garden, Cancel);
        Assert.Equal((4, 1), (room?.Read, room?.Unread));
        Assert.Equal((0, 1), ((await Rooms.FindOfAsync(Ada, Garden, Cancel))?.Read, (await Rooms.FindOfAsync(Ada, Garden, Cancel))?.Unread));
    }

    [Fact]
    public async Task What_nobody_has_to_read_is_not_unread()
    {
        await SayAsync(Garden, "ada", "ada", "ada");
        await AppendAsync(
            Garden,
            [
                sequence => Change(sequence, new RoomChange(RoomAct.Joined, Standing: Member("cleo"))),
                sequence => Edit(sequence, 1, "edited"),
                sequence => Reaction(sequence, 1, "👍"),
                sequence => Deletion(sequence, 2),
                sequence => Message(sequence) with { Content = new MessageContent((ContentKind)7, [], 0) }, // of a newer client
            ]);

        Assert.Equal(new ReadState(0, 3), await Rooms.SetReadAsync(Bob, Garden, 0));
    }

    [Fact]
    public async Task Unread_messages_are_counted_up_to_a_limit_and_not_looked_for_without_end()
    {
        await SayAsync(Garden, [.. Enumerable.Repeat("ada", UserRoom.MaxUnread + 1)]);
        await SayAsync(Kitchen, [.. Enumerable.Repeat("bob", 2_000), "ada"]);

        Assert.Equal(UserRoom.MaxUnread, (await Rooms.FindOfAsync(Bob, Garden, Cancel))?.Unread);
        Assert.Equal(UserRoom.MaxUnread, (await Rooms.SetReadAsync(Bob, Garden, 1))?.Unread);
        Assert.Equal(UserRoom.MaxUnread - 1, (await Rooms.SetReadAsync(Bob, Garden, 2))?.Unread);
        Assert.InRange((await Rooms.FindOfAsync(Bob, Kitchen, Cancel))!.Unread, 0, 1);
        Assert.Equal(1, (await Rooms.SetReadAsync(Bob, Kitchen, 1_500))?.Unread);
    }

    [Fact]
    public async Task How_far_users_have_read_is_listed_in_pages_each_once()
    {
        RoomId[] rooms = [Kitchen, Garden, RoomId.Lobby];
        UserName[] users = [Ada, Bob, Name("Zoë"), Name("李")];
        foreach (var room in rooms)
        {
            await SayAsync(room, "ada");
            foreach (var user in users)
            {
                await Rooms.SetReadAsync(user, room, 1);
            }
        }

        var listed = new List<ReadMarker>();
        while (await Rooms.ListReadAsync(listed.LastOrDefault(), 5, Cancel) is { Length: > 0 } page)
        {
            Assert.InRange(page.Length, 1, 5);
            listed.AddRange(page);
        }

        Assert.Equal(
            from user in users from room in rooms orderby user.Value, room.Value select new ReadMarker(user, room, 1),
            listed.OrderBy(marker => marker.User.Value).ThenBy(marker => marker.Room.Value));
        Assert.Equal(["garden", "kitchen", "lobby"], listed.Where(marker => marker.User == Bob).Select(marker => marker.Room.Value));
    }

    [Fact]
    public async Task Many_who_read_at_once_each_get_as_far_as_they_said()
    {
        await SayAsync(Garden, [.. Enumerable.Repeat("ada", 50)]);

        await Task.WhenAll(Enumerable.Range(1, 50).Select(sequence => Rooms.SetReadAsync(Bob, Garden, sequence).AsTask()));

        Assert.Equal((50, 0), ((await Rooms.FindOfAsync(Bob, Garden, Cancel))?.Read, (await Rooms.FindOfAsync(Bob, Garden, Cancel))?.Unread));
    }

    private static UserName Name(string text) => UserName.TryParse(text, out var name) ? name : throw new ArgumentException(text);

    private static RoomStanding Owner(string user) => new(user, RoomRole.Owner);

    private static RoomStanding Member(string user) => new(user, RoomRole.Member);

    private async Task MakeAsync(string room, RoomCard card) => await AppendAsync(RoomId.Parse(room), new RoomChange(RoomAct.Created, card, Owner("ada")));

    private Task SayAsync(RoomId room, params string[] authors) =>
        AppendAsync(room, [.. authors.Select(author => (Func<long, ChatMessage>)(sequence => Message(sequence, author: author)))]);

    private Task<Guid> AppendAsync(RoomId room, params RoomChange[] changes) =>
        AppendAsync(room, [.. changes.Select(change => (Func<long, ChatMessage>)(sequence => Change(sequence, change)))]);

    // All in one append.
    private async Task<Guid> AppendAsync(RoomId room, Func<long, ChatMessage>[] messages)
    {
        var extent = await Log.OpenAsync(room, Cancel);
        await Log.AppendAsync(room, extent.Epoch, [.. messages.Select((message, index) => message(extent.Last + 1 + index))]);
        return extent.Epoch;
    }

    private async Task<IEnumerable<string>> FindAsync(string? search, string? after = null, int atMost = 10) =>
        (await Rooms.FindPublicAsync(new FindRooms(search, after, atMost), Cancel)).Select(room => room.Room);
}
