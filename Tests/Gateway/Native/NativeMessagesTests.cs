using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using OrleansChat.Gateway.Protocols.SimpleChat.Wire;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway.WebSockets;

namespace OrleansChat.Tests.Gateway.Native;

/// <summary>What can be done to messages: answered, edited, deleted, reacted to, read.</summary>
public sealed class NativeMessagesTests(NativeRoomsFixture fixture) : IClassFixture<NativeRoomsFixture>, IAsyncLifetime
{
    private readonly string _room = $"tea-{Guid.NewGuid():n}";
    private NativePerson _ada = null!; // the owner; these are set by InitializeAsync
    private NativePerson _bob = null!; // a member; both follow the room

    public async ValueTask InitializeAsync()
    {
        _ada = await NativePerson.SignInAsync(fixture.Gateway.WebPort, "user1");
        _bob = await NativePerson.SignInAsync(fixture.Gateway.WebPort, "user2");
        await _ada.DoKeyedAsync("create", _room, "\"kind\":\"public\"");
        await _bob.DoAsync("join", _room);
        await _ada.SubscribeAsync(_room);
        await _bob.SubscribeAsync(_room);
    }

    public async ValueTask DisposeAsync()
    {
        await _ada.DisposeAsync();
        await _bob.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_says_to_what()
    {
        var said = await _ada.SayAsync(_room, "tea?");

        await _bob.SayAsync(_room, "yes", $",\"reply_to\":{said}");

        Assert.Equal(said, (await HearTextAsync(_ada, "yes")).GetProperty("reply_to").GetInt64());
        Assert.Equal(said, (await _ada.HistoryAsync(_room))[^1].GetProperty("reply_to").GetInt64());
        Assert.Equal("no_such_message", await _bob.TryKeyedAsync("send", _room, "\"text\":\"?\",\"reply_to\":1000"));
    }

    [Fact]
    public async Task An_edit_is_an_event_of_the_room_and_history_has_the_last_text()
    {
        var said = await _ada.SayAsync(_room, "tee");
        var fields = $"\"key\":\"{Guid.NewGuid()}\",\"target\":{said},\"text\":\"tea\"";

        var edited = await _ada.DoAsync("edit", _room, fields);
        var again = await _ada.DoAsync("edit", _room, fields);

        var heard = await _bob.HearAsync("edited");
        Assert.Equal((said + 1, said, "tea", "user1"), (Seq(heard), heard.GetProperty("target").GetInt64(), Text(heard, "text"), Text(heard, "from")));
        Assert.Equal((said + 1, false, said + 1, true), (Seq(edited), edited.GetProperty("repeated").GetBoolean(), Seq(again), again.GetProperty("repeated").GetBoolean()));
        var entry = (await _bob.HistoryAsync(_room))[^1];
        Assert.Equal((said, "tea", true), (Seq(entry), Text(entry, "text"), entry.GetProperty("edited").GetBoolean()));
        Assert.Equal("not_allowed", await _bob.TryKeyedAsync("edit", _room, $"\"target\":{said},\"text\":\"coffee\""));
        Assert.Equal("no_such_message", await _bob.TryKeyedAsync("edit", _room, "\"target\":1000,\"text\":\"coffee\""));
    }

    [Fact]
    public async Task What_was_deleted_is_gone_from_history_and_its_place_stays()
    {
        var first = await _bob.SayAsync(_room, "secret-one");
        await _bob.DoKeyedAsync("edit", _room, $"\"target\":{first},\"text\":\"secret-two\"");
        var second = (await _bob.DoKeyedAsync("send", _room, "\"image\":\"R0lGODlhAQABAAAAACw=\",\"file_name\":\"secret-three.gif\"")).GetProperty("seq").GetInt64();

        await _bob.DoKeyedAsync("delete", _room, $"\"target\":{first}");
        await _ada.DoKeyedAsync("delete", _room, $"\"target\":{second}"); // who owns the room deletes any

        Assert.Equal(first, (await _ada.HearAsync("deleted")).GetProperty("target").GetInt64());
        var history = await _ada.HistoryAsync(_room);
        Assert.Equal([true, true], history.TakeLast(2).Select(entry => entry.GetProperty("deleted").GetBoolean()));
        Assert.DoesNotContain("secret", string.Concat(history), StringComparison.Ordinal);
        Assert.Equal("no_such_message", await _ada.TryAsync("image", _room, $"\"seq\":{second}"));
        Assert.Equal("no_such_message", await _bob.TryKeyedAsync("edit", _room, $"\"target\":{first},\"text\":\"back\""));
        await using var late = await NativePerson.SignInAsync(fixture.Gateway.WebPort, "user3");
        await late.DoAsync("join", _room);
        await late.DoAsync("subscribe", _room, "\"last\":1000");
        var told = await late.HearUpToAsync(await late.SayAsync(_room, "here"));
        Assert.Equal(Enumerable.Range(1, told.Count), told.Select(Seq).Select(sequence => (int)sequence));
    }

    [Fact]
    public async Task One_deletes_ones_own_and_not_anothers()
    {
        var said = await _ada.SayAsync(_room, "stays");

        Assert.Equal("not_allowed", await _bob.TryKeyedAsync("delete", _room, $"\"target\":{said}"));
        Assert.Equal("stays", Text((await _bob.HistoryAsync(_room))[^1], "text"));
    }

    [Fact]
    public async Task Reactions_are_a_set_of_who_put_which_sign()
    {
        var said = await _ada.SayAsync(_room, "tea!");
        foreach (var (who, sign) in new[] { (_ada, "👍"), (_bob, "👍"), (_bob, "👍"), (_bob, "🫖"), (_ada, "🫖") })
        {
            await who.DoKeyedAsync("react", _room, $"\"target\":{said},\"reaction\":\"{sign}\"");
        }

        await _bob.DoKeyedAsync("unreact", _room, $"\"target\":{said},\"reaction\":\"🫖\"");

        var gone = await _ada.HearAsync("unreacted");
        Assert.Equal(("🫖", "user2", said), (Text(gone, "reaction"), Text(gone, "from"), gone.GetProperty("target").GetInt64()));
        Assert.Equal("👍 2 user1 user2, 🫖 1 user1", NativePerson.Signs((await _ada.HistoryAsync(_room))[^1]));
        Assert.Equal("bad_request", await _ada.TryKeyedAsync("react", _room, $"\"target\":{said},\"reaction\":\"two words\""));
        Assert.Equal("bad_request", await _ada.TryKeyedAsync("react", _room, $"\"target\":{said},\"reaction\":\"{new string('x', 33)}\""));
        Assert.Equal("no_such_message", await _ada.TryKeyedAsync("react", _room, "\"target\":1,\"reaction\":\"👍\"")); // that the room was made
    }

    [Fact]
    public async Task A_message_has_twenty_different_signs_at_most()
    {
        var said = await _ada.SayAsync(_room, "tea!");
        for (var sign = 0; sign < 20; sign++)
        {
            await _ada.DoKeyedAsync("react", _room, $"\"target\":{said},\"reaction\":\"{sign}\"");
        }

        Assert.Equal("too_many_reactions", await _bob.TryKeyedAsync("react", _room, $"\"target\":{said},\"reaction\":\"20\""));
        Assert.Null(await _bob.TryKeyedAsync("react", _room, $"\"target\":{said},\"reaction\":\"7\""));
    }

    [Fact]
    public async Task What_was_read_is_kept_and_told_to_the_users_other_connections()
    {
        await using var phone = await NativePerson.SignInAsync(fixture.Gateway.WebPort, "user2");
        await Eventually.HoldsAsync("the phone is told of what concerns its user", async () =>
        {
            await _bob.DoAsync("read", _room, $"\"seq\":{await _ada.SayAsync(_room, "unread")}");
            return await phone.Socket.HasHeardAsync("read");
        });
        var last = await _ada.SayAsync(_room, "one");
        await _ada.SayAsync(_room, "two");
        await _bob.SayAsync(_room, "my own is read");
        await _ada.DoKeyedAsync("react", _room, $"\"target\":{last},\"reaction\":\"👍\"");

        var read = await _bob.DoAsync("read", _room, $"\"seq\":{last}");
        var back = await _bob.DoAsync("read", _room, "\"seq\":1");
        var beyond = await _ada.DoAsync("read", _room, "\"seq\":1000000");

        Assert.Equal((last, 1), (read.GetProperty("read").GetInt64(), read.GetProperty("unread").GetInt32()));
        Assert.Equal((last, 1), (back.GetProperty("read").GetInt64(), back.GetProperty("unread").GetInt32()));
        Assert.Equal((last + 3, 0), (beyond.GetProperty("read").GetInt64(), beyond.GetProperty("unread").GetInt32()));
        Assert.Equal((last, 1), ((await phone.InfoAsync(_room)).GetProperty("read").GetInt64(), (await phone.InfoAsync(_room)).GetProperty("unread").GetInt32()));
    }

    [Fact]
    public async Task A_binary_frame_brings_an_image_as_it_is()
    {
        byte[] image = [.. "GIF89a"u8, .. Enumerable.Range(0, 2_000).Select(i => (byte)i)];
        var request = Encoding.UTF8.GetBytes($"{{\"t\":\"send\",\"id\":900,\"room\":\"{_room}\",\"key\":\"{Guid.NewGuid()}\",\"file_name\":\"a.gif\"}}");
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, request.Length);

        await _ada.Socket.Wire.SendAsync(ClientFrames.Frame(2, [.. length, .. request, .. image]));

        var heard = await _bob.HearAsync("message");
        var shown = await _bob.DoAsync("image", _room, $"\"seq\":{Seq(heard)}");
        Assert.Equal(("image/gif", image.Length, "a.gif"), (Text(heard, "media_type"), heard.GetProperty("bytes").GetInt32(), Text(heard, "file_name")));
        Assert.Equal(image, shown.GetProperty("image").GetBytesFromBase64());
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("00000010")]
    [InlineData("FFFFFFFF7B7D")]
    [InlineData("000000027B7D")]
    public async Task A_binary_frame_that_is_none_ends_the_connection(string frame)
    {
        await using var eve = await NativePerson.SignInAsync(fixture.Gateway.WebPort, "user3");

        await eve.Socket.Wire.SendAsync(ClientFrames.Frame(2, Convert.FromHexString(frame)));

        await eve.Socket.Wire.ReadCloseAsync(4500);
    }

    [Fact]
    public async Task To_an_old_client_an_edit_is_a_new_line_and_the_rest_is_nothing()
    {
        await using var old = await NodeChat.StartAsync(fixture.Gateway.GrpcPort);
        await using var stream = await old.ListAsync("user4");
        await stream.ReadAsync();
        var said = await _ada.SayAsync("lobby", $"tee {_room}");
        await _bob.DoKeyedAsync("react", "lobby", $"\"target\":{said},\"reaction\":\"👍\"");
        await _ada.DoKeyedAsync("edit", "lobby", $"\"target\":{said},\"text\":\"tea {_room}\"");
        var wrong = await _ada.SayAsync("lobby", $"wrong {_room}");
        await _ada.DoKeyedAsync("delete", "lobby", $"\"target\":{wrong}");
        await _ada.SayAsync("lobby", $"end {_room}");

        var heard = new List<string>();
        while (heard is not [.., var last] || last != $"end {_room}")
        {
            var batch = Assert.IsType<ChatMessages>(await stream.ReadAsync());
            heard.AddRange(batch.Messages.Select(message => message.Content.ToStringUtf8()));
        }

        Assert.Equal([$"tee {_room}", $"\u270e tea {_room}", $"wrong {_room}", $"end {_room}"], heard);
    }

    private static async Task<JsonElement> HearTextAsync(NativePerson person, string text)
    {
        while (true)
        {
            var heard = await person.HearAsync("message");
            if (Text(heard, "text") == text)
            {
                return heard;
            }
        }
    }

    private static long Seq(JsonElement frame) => frame.GetProperty("seq").GetInt64();

    private static string Text(JsonElement frame, string field) => frame.GetProperty(field).GetString()!;
}
