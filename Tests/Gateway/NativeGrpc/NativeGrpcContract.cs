using Google.Protobuf;
using Grpc.Core;
using OrleansChat.Gateway.Protocols.NativeGrpc.Wire;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.NativeGrpc;

namespace OrleansChat.Tests.Gateway.NativeGrpc;

/// <summary>What every client of <c>orleanschat.v1.Chat</c> sees, whatever library it is made of.</summary>
public abstract class NativeGrpcContract(GatewayFixture fixture, ClientFixture<INativeGrpcClient> client)
{
    private static readonly byte[] Gif = Convert.FromBase64String("R0lGODlhAQABAAAAACw=");

    /// <summary>Starts the client against a gateway.</summary>
    protected abstract Task<INativeGrpcClient> StartAsync(int grpcPort);

    [Fact]
    public async Task There_are_three_ways_in_and_a_token_of_one_is_good_for_another()
    {
        var chat = await ClientAsync();
        await using var byRequest = new NativeGrpcPerson(await chat.ConnectAsync());
        await using var byMetadata = await NativeGrpcPerson.SignInAsync(chat, "user1");

        var token = await byRequest.AskAsync(new ClientFrame { SignIn = new SignIn { User = "user1", Password = "qwerty" } }, answer => answer.Token);
        var refreshed = await byMetadata.AskAsync(new ClientFrame { Refresh = new Nothing() }, answer => answer.Token);
        await using var byToken = new NativeGrpcPerson(await chat.ConnectAsync(("authorization", $"Bearer {refreshed.Token_}")));
        await using var byTokenRequest = new NativeGrpcPerson(await chat.ConnectAsync());
        var again = await byTokenRequest.AskAsync(new ClientFrame { SignIn = new SignIn { Token = token.Token_ } }, answer => answer.Token);

        Assert.Equal(("user1", "user1"), (token.User, again.User));
        Assert.InRange(token.TokenExpiresInMs, 1, 900_000);
        Assert.Contains("lobby", (await byToken.AskAsync(new ClientFrame { Rooms = new Nothing() }, answer => answer.Rooms)).Rooms_.Select(room => room.Room));
        Assert.Equal(306, await byToken.RefusedAsync(new ClientFrame { SignIn = new SignIn { User = "user1", Password = "qwerty" } }));
    }

    [Fact]
    public async Task Who_shows_the_wrong_thing_is_refused_in_the_stream_or_with_the_stream()
    {
        var chat = await ClientAsync();
        await using var inStream = new NativeGrpcPerson(await chat.ConnectAsync());
        await using var metadata = await NativeGrpcPerson.SignInAsync(chat, "user1", "wrong");
        await using var bearer = new NativeGrpcPerson(await chat.ConnectAsync(("authorization", "Bearer stale")));

        var refused = await inStream.AskAsync(new ClientFrame { SignIn = new SignIn { User = "user1", Password = "wrong" } }, answer => answer.Error);
        var early = await inStream.RefusedAsync(new ClientFrame { Rooms = new Nothing() });
        var token = await inStream.RefusedAsync(new ClientFrame { SignIn = new SignIn { Token = "stale" } });
        var half = await inStream.AskAsync(new ClientFrame { SignIn = new SignIn { User = "user1" } }, answer => answer.Error);

        Assert.Equal((300, "wrong_credentials", false), (refused.Code, refused.Name, refused.Retryable));
        Assert.Equal((305, 307), (early, token));
        Assert.Equal((201, "password is missing."), (half.Code, half.Text));
        Assert.Equal(new StreamEnd(StatusCode.Unauthenticated, "User or password are invalid.", ErrorCode: "300"), await EndOf(metadata));
        Assert.Equal((StatusCode.Unauthenticated, "307"), (await EndOf(bearer)) is var end ? (end.Code, end.ErrorCode) : default);
    }

    [Fact]
    public async Task What_one_says_the_others_hear_in_its_order_and_an_image_is_had_with_its_bytes()
    {
        var chat = await ClientAsync();
        var (ada, room) = await OpenRoomAsync(chat);
        await using var _ = ada.Person;
        await using var bob = await NativeGrpcPerson.SignInAsync(chat, "user2");
        await bob.AskAsync(new ClientFrame { Join = new InRoom { Room = room } }, answer => answer.Info);
        var start = await bob.SubscribeAsync(room);
        await bob.HearAsync(ServerFrame.FrameOneofCase.Roster);

        var first = await ada.Person.SayAsync(room, "hello 山田");
        var picture = await ada.Person.AskAsync(
            new ClientFrame { Send = new Send { Room = room, Key = $"{Guid.NewGuid()}", Image = ByteString.CopyFrom(Gif), FileName = "dot.gif", ReplyTo = first.Place.Seq } },
            answer => answer.Placed);
        var heard = await bob.HearAsync(room, picture.Place.Seq);
        var image = await bob.AskAsync(new ClientFrame { Image = new OneMessage { Room = room, Seq = picture.Place.Seq } }, answer => answer.Image);

        var said = await bob.HearAsync(room, first.Place.Seq);
        Assert.Equal(("hello 山田", ada.Name, first.AtMs), (said.Text, said.Author, said.AtMs));
        Assert.Equal(new Picture { MediaType = "image/gif", Bytes = Gif.Length, FileName = "dot.gif" }, heard.Picture);
        Assert.Equal(first.Place.Seq, heard.ReplyTo);
        Assert.Equal(("image/gif", "dot.gif"), (image.MediaType, image.FileName));
        Assert.Equal(Gif, image.Image_.ToByteArray());
        Assert.Equal(start.After + 1, bob.Events.First().Seq);
        Assert.Equal(bob.Events.OrderBy(happened => happened.Seq), bob.Events);
        Assert.Equal(206, await ada.Person.RefusedAsync(new ClientFrame { Send = new Send { Room = room, Key = $"{Guid.NewGuid()}", Image = ByteString.CopyFromUtf8("hello") } }));
    }

    [Fact]
    public async Task A_repeat_with_the_same_key_gets_the_first_place_again()
    {
        var chat = await ClientAsync();
        var (ada, room) = await OpenRoomAsync(chat);
        await using var _ = ada.Person;
        var key = Guid.NewGuid();

        var first = await ada.Person.SayAsync(room, "once", key);
        var second = await ada.Person.SayAsync(room, "once", key);

        Assert.Equal((first.Place, false, true), (second.Place, first.Repeated, second.Repeated));
    }

    [Fact]
    public async Task After_a_cut_a_client_goes_on_where_it_was_and_is_told_when_it_cannot()
    {
        var chat = await ClientAsync();
        var (ada, room) = await OpenRoomAsync(chat);
        await using var _ = ada.Person;
        var reader = await NativeGrpcPerson.SignInAsync(chat, ada.Name);
        var start = await reader.SubscribeAsync(room);
        var first = await ada.Person.SayAsync(room, "heard");
        await reader.HearAsync(room, first.Place.Seq);
        await reader.DisposeAsync();
        var missed = new[] { await ada.Person.SayAsync(room, "missed"), await ada.Person.SayAsync(room, "missed too") };

        await using var again = await NativeGrpcPerson.SignInAsync(chat, ada.Name);
        var resumed = await again.SubscribeAsync(room, first.Place);
        await again.HearAsync(room, missed[1].Place.Seq);
        await using var lost = await NativeGrpcPerson.SignInAsync(chat, ada.Name);
        var elsewhere = await lost.SubscribeAsync(room, new Place { Epoch = $"{Guid.NewGuid()}", Seq = 12 });

        Assert.Equal(start.Head.Epoch, resumed.Head.Epoch);
        Assert.Equal((true, first.Place.Seq, ""), (resumed.Recovered, resumed.After, resumed.Reason));
        Assert.Equal(missed.Select(message => message.Place.Seq), again.Events.Select(happened => happened.Seq));
        Assert.Equal((false, "other_log"), (elsewhere.Recovered, elsewhere.Reason));
        Assert.False(start.HasRecovered);
    }

    [Fact]
    public async Task Rooms_are_made_found_entered_and_left()
    {
        var chat = await ClientAsync();
        var (ada, room) = await OpenRoomAsync(chat, RoomKind.Private);
        await using var _ = ada.Person;
        var (bob, bobName) = await NativeGrpcPerson.RegisterAsync(chat);
        await using var __ = bob;

        var hidden = await bob.RefusedAsync(new ClientFrame { Subscribe = new Subscribe { Room = room } });
        await ada.Person.AskAsync(new ClientFrame { Invite = new Somebody { Room = room, User = bobName } }, answer => answer.Done);
        await bob.Stream.Frames.WaitForAsync<ServerFrame>(frame => frame.RoomsChanged?.Room == room);
        var invited = await bob.AskAsync(new ClientFrame { Info = new InRoom { Room = room } }, answer => answer.Info);
        var joined = await bob.AskAsync(new ClientFrame { Join = new InRoom { Room = room } }, answer => answer.Info);
        await bob.SubscribeAsync(room);
        var said = await ada.Person.SayAsync(room, "welcome");
        await bob.HearAsync(room, said.Place.Seq);
        var read = await bob.AskAsync(new ClientFrame { Read = new OneMessage { Room = room, Seq = said.Place.Seq } }, answer => answer.Read);
        var members = await bob.AskAsync(new ClientFrame { Members = new ListMembers { Room = room } }, answer => answer.Members);
        await bob.AskAsync(new ClientFrame { Leave = new InRoom { Room = room } }, answer => answer.Done);

        Assert.Equal(203, hidden);
        Assert.Equal((Role.Invited, ada.Name, RoomKind.Private), (invited.Role, invited.InvitedBy, invited.Kind));
        Assert.Equal((Role.Member, room), (joined.Role, joined.Room));
        Assert.Equal((said.Place.Seq, 0), (read.Seq, read.Unread));
        Assert.Equal(2, members.Count);
        Assert.Equal([(ada.Name, Role.Owner), (bobName, Role.Member)], members.Members_.Select(member => (member.User, member.Role)).OrderBy(member => member.Role == Role.Owner ? 0 : 1));
        Assert.Equal(203, await bob.RefusedAsync(new ClientFrame { History = new ReadHistory { Room = room } }));
    }

    [Fact]
    public async Task Public_rooms_are_in_the_directory_and_direct_ones_are_the_same_for_both()
    {
        var chat = await ClientAsync();
        var (ada, room) = await OpenRoomAsync(chat);
        await using var _ = ada.Person;
        var (bob, bobName) = await NativeGrpcPerson.RegisterAsync(chat);
        await using var __ = bob;

        var found = await bob.AskAsync(new ClientFrame { Directory = new FindRooms { Search = room, Limit = 10 } }, answer => answer.Directory);
        var one = await ada.Person.AskAsync(new ClientFrame { Direct = new Direct { User = bobName } }, answer => answer.Info);
        var other = await bob.AskAsync(new ClientFrame { Direct = new Direct { User = ada.Name } }, answer => answer.Info);

        Assert.Equal(new PublicRoom { Room = room, Title = "Tea", Topic = "and cake", Members = 1 }, Assert.Single(found.Rooms));
        Assert.Equal((one.Room, RoomKind.Direct, bobName, ada.Name), (other.Room, other.Kind, one.With, other.With));
        Assert.Equal(213, await bob.RefusedAsync(new ClientFrame { Direct = new Direct { User = $"nobody-{Guid.NewGuid():n}" } }));
        Assert.Equal(212, await bob.RefusedAsync(Create(room)));
    }

    [Fact]
    public async Task Owners_and_moderators_do_what_members_may_not()
    {
        var chat = await ClientAsync();
        var (ada, room) = await OpenRoomAsync(chat);
        await using var _ = ada.Person;
        var (bob, bobName) = await NativeGrpcPerson.RegisterAsync(chat);
        await using var __ = bob;
        await bob.AskAsync(new ClientFrame { Join = new InRoom { Room = room } }, answer => answer.Info);
        var start = await bob.SubscribeAsync(room);

        var mayNot = await bob.RefusedAsync(new ClientFrame { Settings = new Settings { Room = room, Title = "Mine" } });
        await ada.Person.AskAsync(new ClientFrame { Role = new GiveRole { Room = room, User = bobName, Role = Role.Moderator } }, answer => answer.Done);
        await bob.AskAsync(new ClientFrame { Settings = new Settings { Room = room, Title = "Ours" } }, answer => answer.Done);
        await ada.Person.AskAsync(new ClientFrame { Role = new GiveRole { Room = room, User = bobName, Role = Role.Member } }, answer => answer.Done);
        var muted = await ada.Person.AskAsync(new ClientFrame { Mute = new Mute { Room = room, User = bobName, ForMs = 60_000 } }, answer => answer.Done);
        var silenced = await bob.RefusedAsync(new ClientFrame { Send = new Send { Room = room, Key = $"{Guid.NewGuid()}", Text = "mm" } });
        await ada.Person.AskAsync(new ClientFrame { Kick = new Somebody { Room = room, User = bobName } }, answer => answer.Done);
        var kicked = await bob.HearAsync(happened => happened.Changed?.What == What.Kicked);

        Assert.Equal((209, 210), (mayNot, silenced));
        Assert.InRange(muted.MutedUntilMs, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), long.MaxValue);
        Assert.Equal(
            [What.Role, What.Settings, What.Role, What.Muted, What.Kicked],
            bob.Events.Where(happened => happened.Seq > start.Head.Seq).Select(happened => happened.Changed.What));
        Assert.Equal((ada.Name, bobName), (kicked.Author, kicked.Changed.User));
        Assert.Equal("Ours", bob.Events.Single(happened => happened.Changed.What == What.Settings).Changed.Card.Title);
        Assert.Equal(208, await bob.RefusedAsync(new ClientFrame { Send = new Send { Room = room, Key = $"{Guid.NewGuid()}", Text = "?" } }));
    }

    [Fact]
    public async Task What_was_said_is_edited_taken_back_and_given_signs_and_a_page_has_what_became_of_it()
    {
        var chat = await ClientAsync();
        var (ada, room) = await OpenRoomAsync(chat);
        await using var _ = ada.Person;
        await ada.Person.SubscribeAsync(room);
        var kept = await ada.Person.SayAsync(room, "teh");
        var gone = await ada.Person.SayAsync(room, "oops");

        await ada.Person.AskAsync(new ClientFrame { Edit = new Edit { Room = room, Key = Key(), Target = kept.Place.Seq, Text = "the" } }, answer => answer.Placed);
        await ada.Person.AskAsync(new ClientFrame { Delete = new Delete { Room = room, Key = Key(), Target = gone.Place.Seq } }, answer => answer.Placed);
        await ada.Person.AskAsync(new ClientFrame { React = new React { Room = room, Key = Key(), Target = kept.Place.Seq, Reaction = "👍" } }, answer => answer.Placed);
        await ada.Person.AskAsync(new ClientFrame { React = new React { Room = room, Key = Key(), Target = kept.Place.Seq, Reaction = "🎉" } }, answer => answer.Placed);
        var last = await ada.Person.AskAsync(new ClientFrame { Unreact = new React { Room = room, Key = Key(), Target = kept.Place.Seq, Reaction = "🎉" } }, answer => answer.Placed);
        await ada.Person.HearAsync(room, last.Place.Seq);
        var page = await ada.Person.AskAsync(new ClientFrame { History = new ReadHistory { Room = room, Limit = 2 } }, answer => answer.History);

        Assert.Equal(last.Place, page.Head);
        Assert.Equal(
            [
                new Event { Seq = kept.Place.Seq, Text = "the", State = new State { Edited = true, Reactions = { new Reactions { Reaction = "👍", Count = 1, Users = { ada.Name } } } } },
                new Event { Seq = gone.Place.Seq, State = new State { Deleted = true } },
            ],
            page.Entries.Select(entry => new Event(entry) { Key = "", Author = "", AtMs = 0 }));
        Assert.Equal(
            ["edited the", "deleted", "reacted 👍", "reacted 🎉", "unreacted 🎉"],
            ada.Person.Events.Where(happened => happened.Seq > gone.Place.Seq).Select(Short));
    }

    [Fact]
    public async Task Who_is_there_and_who_is_writing_is_told()
    {
        var chat = await ClientAsync();
        var (ada, room) = await OpenRoomAsync(chat);
        await using var _ = ada.Person;
        await ada.Person.SubscribeAsync(room);

        await ada.Person.AskAsync(new ClientFrame { Typing = new InRoom { Room = room } }, answer => answer.Done);

        await ada.Person.Stream.Frames.WaitForAsync<ServerFrame>(frame => frame.Roster is { Count: 1 } roster && roster.Users.Contains(ada.Name));
        var typing = (await ada.Person.HearAsync(ServerFrame.FrameOneofCase.Typing)).Typing;
        Assert.Equal((room, ada.Name), (typing.Room, typing.User));
        await ada.Person.AskAsync(new ClientFrame { Unsubscribe = new InRoom { Room = room } }, answer => answer.Done);
        Assert.Equal(204, await ada.Person.RefusedAsync(new ClientFrame { Unsubscribe = new InRoom { Room = room } }));
    }

    [Fact]
    public async Task Many_requests_at_once_are_each_answered_once()
    {
        const int Requests = 200;
        var chat = await ClientAsync();
        var (ada, room) = await OpenRoomAsync(chat);
        await using var _ = ada.Person;
        await ada.Person.SubscribeAsync(room);

        var ids = new List<long>();
        for (var number = 0; number < Requests; number++)
        {
            ids.Add(await ada.Person.BeginAsync(new ClientFrame { Send = new Send { Room = room, Key = Key(), Text = $"{number}" } }));
        }

        await ada.Person.Stream.Frames.WaitForAsync<ServerFrame>(frame => frame.Id == ids[^1]);
        await ada.Person.HearAsync(happened => happened.Text == $"{Requests - 1}");
        Assert.Equal(ids, ada.Person.Stream.Frames.Entries.Select(frame => frame.Id).Where(ids.Contains));
        Assert.Equal(Enumerable.Range(0, Requests).Select(number => $"{number}"), ada.Person.Events.Where(happened => happened.HasText).Select(happened => happened.Text));
    }

    [Fact]
    public async Task A_stream_ends_well_by_sign_out_and_by_the_end_of_the_clients_side()
    {
        var chat = await ClientAsync();
        await using var signsOut = await NativeGrpcPerson.SignInAsync(chat, "user1");
        await using var finishes = await NativeGrpcPerson.SignInAsync(chat, "user1");

        await signsOut.AskAsync(new ClientFrame { SignOut = new Nothing() }, answer => answer.Done);
        await finishes.AskAsync(new ClientFrame { Rooms = new Nothing() }, answer => answer.Rooms);
        await finishes.Stream.FinishAsync();

        Assert.Equal(new StreamEnd(StatusCode.OK, ""), await EndOf(signsOut));
        Assert.Equal(new StreamEnd(StatusCode.OK, ""), await EndOf(finishes));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused_and_what_cannot_be_answered_ends_the_stream()
    {
        var chat = await ClientAsync();
        await using var person = await NativeGrpcPerson.SignInAsync(chat, "user1");
        ClientFrame[] wrong =
        [
            new() { Send = new Send { Room = "lobby", Key = "no", Text = "x" } },
            new() { Send = new Send { Room = "lobby", Key = Key() } },
            new() { Send = new Send { Room = "No Room", Key = Key(), Text = "x" } },
            new() { Subscribe = new Subscribe { Room = "lobby", Last = 1_001 } },
            new() { Subscribe = new Subscribe { Room = "lobby", After = new Place { Epoch = "?", Seq = 1 } } },
            new() { History = new ReadHistory { Room = "lobby", Limit = -1 } },
            new() { History = new ReadHistory { Room = "lobby", SinceMs = long.MaxValue } },
            new() { React = new React { Room = "lobby", Key = Key(), Target = 1, Reaction = "not a sign, since there are blanks" } },
            new() { Mute = new Mute { Room = "lobby", User = "user2", ForMs = 1 } },
            new() { Role = new GiveRole { Room = "lobby", User = "user2", Role = Role.Invited } },
            new() { Settings = new Settings { Room = "lobby" } },
            new() { Create = new CreateRoom { Room = "direct-mine", Key = Key(), Kind = RoomKind.Public } },
            new() { Create = new CreateRoom { Room = "mine", Key = Key() } },
        ];
        string[] faults =
        [
            "key is no UUID.", "text or image, one of the two, is what is sent.", "room is no room name", "last is no integer from 0 to 1000.",
            "after.epoch is no UUID.", "limit is no integer", "since_ms is no integer", "reaction is no sign", "for_ms is no integer",
            "role is none of", "title, topic, kind, read_only: at least one of these.", "room begins with direct-", "kind is none of",
        ];

        foreach (var (request, fault) in wrong.Zip(faults))
        {
            var error = await person.AskAsync(request, answer => answer.Error);
            Assert.Equal(201, error.Code);
            Assert.StartsWith(fault, error.Text, StringComparison.Ordinal);
        }

        Assert.Equal(202, await person.RefusedAsync(new ClientFrame()));
        await person.Stream.SendAsync(new ClientFrame { Rooms = new Nothing() });
        Assert.Equal(new StreamEnd(StatusCode.InvalidArgument, "A request is a ClientFrame with an id from 1 to 2^53-1.", CloseCode: "4500"), await EndOf(person));
    }

    private static Task<StreamEnd> EndOf(NativeGrpcPerson person) => person.Stream.Ended.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);

    private static string Key() => $"{Guid.NewGuid()}";

    private static ClientFrame Create(string room, RoomKind kind = RoomKind.Public) =>
        new() { Create = new CreateRoom { Room = room, Key = Key(), Kind = kind, Title = "Tea", Topic = "and cake" } };

    private static string Short(Event happened) => happened.WhatCase switch
    {
        Event.WhatOneofCase.Edited => $"edited {happened.Edited.Text}",
        Event.WhatOneofCase.Deleted => "deleted",
        Event.WhatOneofCase.Reacted => $"reacted {happened.Reacted.Reaction_}",
        Event.WhatOneofCase.Unreacted => $"unreacted {happened.Unreacted.Reaction_}",
        var other => $"{other}",
    };

    /// <summary>Somebody new, with a room of their own.</summary>
    private static async Task<((NativeGrpcPerson Person, string Name) Owner, string Room)> OpenRoomAsync(INativeGrpcClient chat, RoomKind kind = RoomKind.Public)
    {
        var owner = await NativeGrpcPerson.RegisterAsync(chat);
        var room = $"room-{Guid.NewGuid():n}";
        var info = await owner.Person.AskAsync(Create(room, kind), answer => answer.Info);
        Assert.Equal((room, kind, Role.Owner), (info.Room, info.Kind, info.Role));
        return (owner, room);
    }

    private Task<INativeGrpcClient> ClientAsync() => client.GetAsync(() => StartAsync(fixture.Gateway.GrpcPort));
}
