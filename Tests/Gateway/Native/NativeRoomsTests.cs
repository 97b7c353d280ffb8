using System.Text.Json;

namespace OrleansChat.Tests.Gateway.Native;

/// <summary>Rooms of one's own, and who may do what in them.</summary>
public sealed class NativeRoomsTests(NativeRoomsFixture fixture) : IClassFixture<NativeRoomsFixture>
{
    private readonly string _room = $"tea-{Guid.NewGuid():n}";

    private int Port => fixture.Gateway.WebPort;

    [Fact]
    public async Task Who_makes_a_room_owns_it_and_it_is_there_once()
    {
        await using var ada = await PersonAsync("user1");
        await using var bob = await PersonAsync("user2");
        var fields = $"\"key\":\"{Guid.NewGuid()}\",\"kind\":\"public\",\"title\":\"Tea\",\"topic\":\"Green\"";

        var made = (await ada.DoAsync("create", _room, fields)).GetProperty("info");
        var again = (await ada.DoAsync("create", _room, fields)).GetProperty("info");

        Assert.Equal((_room, "public", "Tea", "Green", "owner"), (Text(made, "room"), Text(made, "kind"), Text(made, "title"), Text(made, "topic"), Text(made, "role")));
        Assert.Equal($"{made}", $"{again}");
        Assert.Equal("room_exists", await bob.TryKeyedAsync("create", _room, "\"kind\":\"public\""));
        Assert.Equal("bad_request", await bob.TryKeyedAsync("create", "direct-x", "\"kind\":\"public\""));
        Assert.Equal("bad_request", await bob.TryKeyedAsync("create", $"{_room}-2", "\"kind\":\"open\""));
        Assert.Equal("no_such_user", await bob.TryKeyedAsync("create", $"{_room}-2", "\"kind\":\"public\",\"invite\":[\"nobody\"]"));
        Assert.Equal("no_such_room", await bob.TryAsync("info", $"{_room}-2"));
    }

    [Fact]
    public async Task A_public_room_is_found_joined_and_then_read_and_spoken_in()
    {
        await using var ada = await PersonAsync("user1");
        await using var bob = await PersonAsync("user2");
        await ada.DoKeyedAsync("create", _room, "\"kind\":\"public\",\"title\":\"100% Tea_\"");
        await ada.SayAsync(_room, "hello");
        Assert.Equal("not_a_member", await bob.TryAsync("subscribe", _room));
        Assert.Equal("not_a_member", await bob.TryAsync("history", _room));
        Assert.Equal("not_a_member", await bob.TryKeyedAsync("send", _room, "\"text\":\"let me in\""));

        var found = (await bob.Socket.AskAsync("directory", "\"search\":\"100% tEA_\"")).GetProperty("rooms").EnumerateArray().Single(room => Text(room, "room") == _room);
        var joined = (await bob.DoAsync("join", _room)).GetProperty("info");
        await bob.SubscribeAsync(_room);
        await bob.SayAsync(_room, "thanks");

        Assert.Equal(1, found.GetProperty("members").GetInt32());
        Assert.Equal(("member", 1), (Text(joined, "role"), joined.GetProperty("unread").GetInt32()));
        Assert.Equal("thanks", Text(await bob.HearAsync("message"), "text"));
        Assert.Equal(["created", null, "joined", null], (await bob.HistoryAsync(_room)).Select(entry => TryText(entry, "what")));
        Assert.Contains(await bob.RoomsAsync(), room => Text(room, "room") == _room);
    }

    [Fact]
    public async Task A_private_room_is_nothing_to_those_who_were_not_asked_in()
    {
        await using var ada = await PersonAsync("user1");
        await using var bob = await PersonAsync("user2");
        await using var eve = await PersonAsync("user3");
        await ada.DoKeyedAsync("create", _room, "\"kind\":\"private\",\"invite\":[\"user2\"]");

        var told = await bob.HearAsync("rooms_changed");
        var invitation = Assert.Single(await bob.RoomsAsync(), room => Text(room, "room") == _room);
        string[] asked = ["info", "join", "leave", "subscribe", "history", "members"];
        foreach (var request in asked)
        {
            Assert.Equal("no_such_room", await eve.TryAsync(request, _room));
        }

        Assert.Equal("no_such_room", await eve.TryKeyedAsync("send", _room, "\"text\":\"?\""));
        Assert.Equal("no_such_room", await eve.TryAsync("image", _room, "\"seq\":1"));
        Assert.Equal("no_such_room", await eve.TryKeyedAsync("react", _room, "\"target\":1,\"reaction\":\"x\""));
        Assert.Equal("no_such_room", await eve.TryAsync("read", _room, "\"seq\":1"));
        Assert.Equal("no_such_room", await eve.TryAsync("invite", _room, "\"user\":\"user3\""));
        Assert.Equal("not_subscribed", await eve.TryAsync("typing", _room));
        Assert.DoesNotContain((await eve.Socket.AskAsync("directory", $"\"search\":\"{_room}\"")).GetProperty("rooms").EnumerateArray(), _ => true);

        await bob.DoAsync("join", _room);
        await bob.SubscribeAsync(_room);
        Assert.Equal(_room, Text(told, "room"));
        Assert.Equal(("invited", "user1"), (Text(invitation, "role"), Text(invitation, "invited_by")));
        Assert.Equal("member", Text(await bob.InfoAsync(_room), "role"));
    }

    [Fact]
    public async Task A_direct_room_is_the_same_for_both_and_nobody_elses()
    {
        await using var ada = await PersonAsync("user1");
        await using var bob = await PersonAsync("user2");
        await using var eve = await PersonAsync("user3");
        async Task<JsonElement> OpenAsync(NativePerson one, string other) => (await one.Socket.AskAsync("direct", $"\"user\":\"{other}\"")).GetProperty("info");

        var hers = await OpenAsync(ada, "user2");
        var his = await OpenAsync(bob, "user1");
        var room = Text(hers, "room");
        await ada.SayAsync(room, "only you");
        await bob.SubscribeAsync(room);
        await ada.SayAsync(room, "still only you");

        Assert.Equal((room, "direct", "user2", "user1"), (Text(his, "room"), Text(hers, "kind"), Text(hers, "with"), Text(his, "with")));
        Assert.Equal("still only you", Text(await bob.HearAsync("message"), "text"));
        Assert.Equal("no_such_room", await eve.TryAsync("history", room));
        Assert.Equal("everybodys_room", await ada.TryAsync("invite", room, "\"user\":\"user3\""));
        Assert.Equal("everybodys_room", await ada.TryAsync("leave", room));
        Assert.Equal("no_such_user", Text(await ada.Socket.AskAsync("direct", "\"user\":\"nobody\""), "name"));
        Assert.Equal("bad_request", Text(await ada.Socket.AskAsync("direct", "\"user\":\"user1\""), "name"));
    }

    [Fact]
    public async Task Who_is_put_out_hears_that_last_and_nothing_behind_it()
    {
        await using var ada = await PersonAsync("user1");
        await using var bob = await PersonAsync("user2");
        await ada.DoKeyedAsync("create", _room, "\"kind\":\"public\"");
        await bob.DoAsync("join", _room);
        await bob.SubscribeAsync(_room);

        await ada.DoAsync("ban", _room, "\"user\":\"user2\"");
        await ada.SayAsync(_room, "he is gone");
        var heard = await bob.HearAsync("changed");

        Assert.Equal(("banned", "user2", "user1"), (Text(heard, "what"), Text(heard, "user"), Text(heard, "from")));
        Assert.Equal("banned", await bob.TryAsync("join", _room));
        Assert.Equal("banned", await bob.TryAsync("subscribe", _room));
        Assert.Equal("not_subscribed", await bob.TryAsync("unsubscribe", _room));
        Assert.DoesNotContain(await bob.RoomsAsync(), room => Text(room, "room") == _room);

        await ada.DoAsync("unban", _room, "\"user\":\"user2\"");
        await bob.DoAsync("join", _room);
        await bob.SubscribeAsync(_room);
        await ada.SayAsync(_room, "welcome back");
        Assert.Equal("welcome back", Text(await bob.HearAsync("message"), "text"));
    }

    [Fact]
    public async Task Who_was_away_while_put_out_and_let_in_again_misses_nothing()
    {
        await using var ada = await PersonAsync("user1");
        await using var bob = await PersonAsync("user2");
        await ada.DoKeyedAsync("create", _room, "\"kind\":\"public\"");
        await bob.DoAsync("join", _room);
        var start = (await bob.SubscribeAsync(_room)).GetProperty("head");
        await bob.DoAsync("unsubscribe", _room);
        await ada.DoAsync("kick", _room, "\"user\":\"user2\"");
        await ada.SayAsync(_room, "meanwhile");
        await bob.DoAsync("join", _room);

        var back = await bob.DoAsync("subscribe", _room, $"\"after\":{start}");
        var heard = await bob.HearUpToAsync(await ada.SayAsync(_room, "and now"));

        Assert.True(back.GetProperty("recovered").GetBoolean());
        Assert.Equal(["kicked", "meanwhile", "joined", "and now"], heard.Select(entry => TryText(entry, "what") ?? TryText(entry, "text")));
    }

    [Fact]
    public async Task Moderators_mute_and_owners_give_roles()
    {
        await using var ada = await PersonAsync("user1");
        await using var bob = await PersonAsync("user2");
        await using var mo = await PersonAsync("user3");
        await ada.DoKeyedAsync("create", _room, "\"kind\":\"public\"");
        await bob.DoAsync("join", _room);
        await mo.DoAsync("join", _room);
        Assert.Equal("not_allowed", await mo.TryAsync("mute", _room, "\"user\":\"user2\",\"for_ms\":60000"));
        Assert.Equal("not_allowed", await bob.TryAsync("role", _room, "\"user\":\"user2\",\"role\":\"owner\""));

        await ada.DoAsync("role", _room, "\"user\":\"user3\",\"role\":\"moderator\"");
        var muted = await mo.DoAsync("mute", _room, "\"user\":\"user2\",\"for_ms\":60000");

        Assert.Equal("muted", await bob.TryKeyedAsync("send", _room, "\"text\":\"?\""));
        Assert.Equal("muted", await bob.TryKeyedAsync("react", _room, "\"target\":1,\"reaction\":\"x\""));
        Assert.Equal(Text(muted, "muted_until"), Text(await bob.InfoAsync(_room), "muted_until"));
        Assert.Equal("not_allowed", await mo.TryAsync("mute", _room, "\"user\":\"user1\",\"for_ms\":60000"));
        await mo.DoAsync("unmute", _room, "\"user\":\"user2\"");
        await bob.SayAsync(_room, "I can speak");
        var members = (await bob.DoAsync("members", _room)).GetProperty("members").EnumerateArray().Select(member => (Text(member, "user"), Text(member, "role")));
        Assert.Equal([("user1", "owner"), ("user2", "member"), ("user3", "moderator")], members);
    }

    [Fact]
    public async Task A_room_says_what_it_is_about_and_who_speaks()
    {
        await using var ada = await PersonAsync("user1");
        await using var bob = await PersonAsync("user2");
        await ada.DoKeyedAsync("create", _room, "\"kind\":\"public\"");
        await bob.DoAsync("join", _room);
        await bob.SubscribeAsync(_room);

        await ada.DoAsync("settings", _room, "\"title\":\"News\",\"read_only\":true");

        var changed = await bob.HearAsync("changed");
        Assert.Equal(("settings", "News", "public"), (Text(changed, "what"), Text(changed, "title"), Text(changed, "room_kind")));
        Assert.True(changed.GetProperty("read_only").GetBoolean());
        Assert.Equal("read_only", await bob.TryKeyedAsync("send", _room, "\"text\":\"?\""));
        Assert.Equal("not_allowed", await bob.TryAsync("settings", _room, "\"topic\":\"mine\""));
        Assert.Equal("bad_request", await ada.TryAsync("settings", _room));
        Assert.Equal("bad_request", await ada.TryAsync("settings", _room, $"\"title\":\"{new string('x', 81)}\""));
        Assert.Equal("last_owner", await ada.TryAsync("leave", _room));
    }

    [Fact]
    public async Task The_lobby_has_owners_by_name_and_nobody_leaves_it()
    {
        await using var ada = await PersonAsync("user1");
        await using var owner = await PersonAsync("user5");

        Assert.Equal(("open", "Lobby", "member"), await LobbyAsync(ada));
        Assert.Equal(("open", "Lobby", "owner"), await LobbyAsync(owner));
        Assert.Equal("everybodys_room", await ada.TryAsync("leave", "lobby"));
        Assert.Equal("everybodys_room", await owner.TryAsync("ban", "lobby", "\"user\":\"user1\""));

        await owner.DoAsync("mute", "lobby", "\"user\":\"user1\",\"for_ms\":60000");
        Assert.Equal("muted", await ada.TryKeyedAsync("send", "lobby", "\"text\":\"?\""));
        await owner.DoAsync("unmute", "lobby", "\"user\":\"user1\"");
        await ada.SayAsync("lobby", "I can speak");
    }

    [Fact]
    public async Task A_room_that_nobody_made_is_not_there_and_is_not_made_by_asking()
    {
        await using var ada = await PersonAsync("user1");

        Assert.Equal("no_such_room", await ada.TryAsync("subscribe", _room));
        Assert.Equal("no_such_room", await ada.TryAsync("history", _room));
        Assert.Equal("no_such_room", await ada.TryKeyedAsync("send", _room, "\"text\":\"?\""));
        Assert.Equal("no_such_room", await ada.TryAsync("join", _room));
        Assert.Equal("no_such_room", await ada.TryAsync("info", _room));
        await ada.DoKeyedAsync("create", _room, "\"kind\":\"public\"");
    }

    [Fact]
    public async Task Rooms_stay_over_a_restart_with_all_that_was_done_in_them()
    {
        using var data = new TemporaryDirectory();
        var setup = new GatewaySetup { Data = data.Path };
        await using (var before = await GatewayProcess.StartAsync(setup))
        {
            await using var ada = await NativePerson.SignInAsync(before.WebPort, "user1");
            await ada.DoKeyedAsync("create", _room, "\"kind\":\"private\",\"title\":\"Plans\",\"invite\":[\"user2\",\"user3\"]");
            var said = await ada.SayAsync(_room, "first");
            await ada.DoKeyedAsync("edit", _room, $"\"target\":{said},\"text\":\"second\"");
            await ada.DoKeyedAsync("react", _room, $"\"target\":{said},\"reaction\":\"👍\"");
            await before.KillAsync();
        }

        await using var after = await GatewayProcess.StartAsync(setup);
        await using var bob = await NativePerson.SignInAsync(after.WebPort, "user2");
        await bob.DoAsync("join", _room);
        var message = Assert.Single(await bob.HistoryAsync(_room), entry => Text(entry, "kind") == "text");

        Assert.Equal(("second", true), (Text(message, "text"), message.GetProperty("edited").GetBoolean()));
        Assert.Equal("👍 1 user1", NativePerson.Signs(message));
        Assert.Equal(("Plans", "member"), (Text(await bob.InfoAsync(_room), "title"), Text(await bob.InfoAsync(_room), "role")));
    }

    private static string Text(JsonElement frame, string field) => frame.GetProperty(field).GetString()!;

    private static string? TryText(JsonElement frame, string field) => frame.TryGetProperty(field, out var value) ? value.GetString() : null;

    private static async Task<(string Kind, string Title, string Role)> LobbyAsync(NativePerson person)
    {
        var lobby = (await person.RoomsAsync())[0];
        return (Text(lobby, "kind"), Text(lobby, "title"), Text(lobby, "role"));
    }

    private Task<NativePerson> PersonAsync(string name) => NativePerson.SignInAsync(Port, name);
}
