using System.Net;
using System.Text;
using System.Text.Json;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway.QtGrpcChat;
using OrleansChat.Tests.Gateway.SimpleChat;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.Native;

/// <summary>What a client of <c>orleanschat.v1</c> can do, and what it is told when it cannot.</summary>
[Collection(GatewayCollection.Name)]
public sealed class NativeTests(GatewayFixture fixture)
{
    private const string Gif = "R0lGODlhAQABAAAAACw=";

    private int Port => fixture.Gateway.WebPort;

    [Fact]
    public async Task Without_the_subprotocol_there_is_no_connection()
    {
        await using var none = await WireWebSocket.RequestAsync(Port, "/ws", ["Sec-WebSocket-Version: 13"]);
        await using var other = await WireWebSocket.RequestAsync(Port, "/ws", ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: graphql-ws"]);
        await using var several = await WireWebSocket.RequestAsync(Port, "/ws", ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: x, orleanschat.v1"]);

        Assert.Equal((400, 400, 101), (none.Status, other.Status, several.Status));
        Assert.Contains($"{NativeSocket.Header}\r\n", several.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_signs_in_as_its_user_and_one_that_was_changed_does_not()
    {
        await using var first = await NativeSocket.ConnectAsync(Port);
        await using var second = await NativeSocket.ConnectAsync(Port);
        var token = Text(await first.AskAsync("sign_in", """ "user":"user2","password":"qwerty" """), "token");

        var changed = await second.AskAsync("sign_in", $"\"token\":\"{token[..^2]}{(token[^2] == 'A' ? 'B' : 'A')}{token[^1]}\"");
        var right = await second.AskAsync("sign_in", $"\"token\":\"{Text(await first.AskAsync("refresh"), "token")}\"");

        Assert.Equal("token_invalid", Text(changed, "name"));
        Assert.Equal("user2", Text(right, "user"));
    }

    [Fact]
    public async Task Http_gives_a_token_for_a_password_and_says_why_not_otherwise()
    {
        using var http = new HttpClient { BaseAddress = fixture.Gateway.Web };
        async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string body, string type = "application/json")
        {
            using var content = new StringContent(body, Encoding.UTF8, type);
            using var answer = await http.PostAsync("/api/session", content, TestContext.Current.CancellationToken);
            return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement);
        }

        var (ok, answer) = await PostAsync("""{"user":"user3","password":"qwerty"}""");
        var (wrong, refusal) = await PostAsync("""{"user":"user3","password":"?"}""");
        string[] garbage = ["", "[]", "{}", """{"user":"user3"}""", """{"user":"\ud800","password":"x"}""", $$"""{"user":"user3","password":"{{new string('x', 5_000)}}"}"""];

        await using var client = await NativeSocket.ConnectAsync(Port);
        Assert.Equal(HttpStatusCode.OK, ok);
        Assert.Equal("user3", Text(await client.AskAsync("sign_in", $"\"token\":\"{Text(answer, "token")}\""), "user"));
        Assert.Equal((HttpStatusCode.Unauthorized, 300), (wrong, refusal.GetProperty("code").GetInt32()));
        foreach (var body in garbage)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(body)).Status);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("""{"user":"user3","password":"qwerty"}""", "text/plain")).Status);
    }

    [Fact]
    public async Task Too_many_wrong_passwords_are_told_apart_on_both_ways()
    {
        await using var client = await NativeSocket.ConnectAsync(Port);
        var name = $"nobody-{Guid.NewGuid():n}";
        using var http = new HttpClient { BaseAddress = fixture.Gateway.Web };
        var last = "";

        for (var attempt = 0; attempt < 11; attempt++)
        {
            last = Text(await client.AskAsync("sign_in", $"\"user\":\"{name}\",\"password\":\"?\""), "name");
        }

        using var content = new StringContent($$"""{"user":"{{name}}","password":"?"}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("/api/session", content, TestContext.Current.CancellationToken);
        Assert.Equal("too_many_attempts", last);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
    }

    [Fact]
    public async Task A_repeat_with_the_same_key_gets_the_first_number_again_and_adds_nothing()
    {
        var (client, _) = await NativeSocket.EnterAsync(Port);
        await using var _ = client;
        var key = Guid.NewGuid();

        var first = await client.SayAsync("once", key);
        var again = await client.SayAsync("once", key);
        var next = await client.SayAsync("and on");

        Assert.Equal((false, true), (first.GetProperty("repeated").GetBoolean(), again.GetProperty("repeated").GetBoolean()));
        Assert.Equal((Seq(first), Seq(first) + 1), (Seq(again), Seq(next)));
        Assert.Equal((Text(first, "at"), Text(first, "epoch")), (Text(again, "at"), Text(again, "epoch")));
        Assert.Equal(Seq(first), Seq(await client.HearAsync("message")));
        Assert.Equal(Seq(next), Seq(await client.HearAsync("message")));
    }

    [Fact]
    public async Task Every_one_of_many_requests_at_once_has_exactly_one_answer_and_sends_keep_their_order()
    {
        await using var client = await NativeSocket.SignInAsync(Port);
        var ids = new List<long>();
        for (var number = 0; number < 60; number++)
        {
            ids.Add(await ((number % 3) switch
            {
                0 => client.BeginAsync("send", $"\"room\":\"lobby\",\"key\":\"{Guid.NewGuid()}\",\"text\":\"{number}\""),
                1 => client.BeginAsync("history", "\"room\":\"lobby\",\"limit\":1"),
                _ => client.BeginAsync("fly"),
            }));
        }

        var answers = new List<JsonElement>();
        while (answers.Count < ids.Count)
        {
            answers.Add(await client.ReadAsync());
        }

        Assert.Equal(ids, answers.Select(answer => answer.GetProperty("id").GetInt64()).Order());
        var sequences = answers.Where(answer => answer.TryGetProperty("seq", out _)).OrderBy(answer => answer.GetProperty("id").GetInt64()).Select(Seq).ToList();
        Assert.Equal(20, sequences.Count);
        Assert.Equal(sequences.Order(), sequences);
    }

    [Fact]
    public async Task History_is_read_from_every_side()
    {
        await using var client = await NativeSocket.SignInAsync(Port);
        var sent = new List<JsonElement>();
        for (var number = 0; number < 5; number++)
        {
            sent.Add(await client.SayAsync($"history {number}"));
        }

        var (first, last) = (Seq(sent[0]), Seq(sent[^1]));

        Assert.Equal([first + 2, first + 3], await PageAsync($"\"before\":{last},\"limit\":2"));
        Assert.Equal([first + 1, first + 2], await PageAsync($"\"after\":{first},\"limit\":2"));
        Assert.Equal([first + 1, first + 2, first + 3], await PageAsync($"\"around\":{first + 2},\"limit\":3"));
        Assert.Equal([last], await PageAsync("\"limit\":1"));
        Assert.Contains(first, await PageAsync($"\"since\":\"{Text(sent[0], "at")}\",\"limit\":1000"));
        Assert.DoesNotContain(first, await PageAsync($"\"until\":\"{Text(sent[0], "at")}\",\"limit\":1000"));

        async Task<List<long>> PageAsync(string way) =>
            [.. (await client.AskAsync("history", $"\"room\":\"lobby\",{way}")).GetProperty("messages").EnumerateArray().Select(Seq)];
    }

    [Fact]
    public async Task An_image_is_told_without_its_bytes_and_given_to_who_asks()
    {
        var (client, _) = await NativeSocket.EnterAsync(Port);
        await using var _ = client;

        var sent = await client.AskAsync("send", $"\"room\":\"lobby\",\"key\":\"{Guid.NewGuid()}\",\"image\":\"{Gif}\",\"file_name\":\"dot.png\"");
        var told = await client.HearAsync("message");
        var image = await client.AskAsync("image", $"\"room\":\"lobby\",\"seq\":{Seq(sent)}");
        var refused = await client.AskAsync("send", $"\"room\":\"lobby\",\"key\":\"{Guid.NewGuid()}\",\"image\":\"{Convert.ToBase64String("<svg/>"u8)}\"");

        Assert.Equal(("image/gif", 14, "dot.png"), (Text(told, "media_type"), told.GetProperty("bytes").GetInt32(), Text(told, "file_name")));
        Assert.Equal((Gif, "image/gif"), (Text(image, "image"), Text(image, "media_type")));
        Assert.Equal("not_an_image", Text(refused, "name"));
    }

    [Fact]
    public async Task The_largest_image_is_taken_and_a_larger_one_refused()
    {
        await using var client = await NativeSocket.SignInAsync(Port);
        async Task<JsonElement> SendAsync(int bytes)
        {
            var image = new byte[bytes];
            "GIF89a"u8.CopyTo(image);
            return await client.AskAsync("send", $"\"room\":\"lobby\",\"key\":\"{Guid.NewGuid()}\",\"image\":\"{Convert.ToBase64String(image)}\"");
        }

        NativeSocket.AssertOk(await SendAsync((4 * 1024 * 1024) - 1024));
        Assert.Equal("too_large", Text(await SendAsync((4 * 1024 * 1024) - 1023), "name"));
    }

    [Fact]
    public async Task Two_clients_and_one_of_SimpleChat_hear_each_other()
    {
        var (one, _) = await NativeSocket.EnterAsync(Port);
        var (other, _) = await NativeSocket.EnterAsync(Port, "user2");
        await using var _ = one;
        await using var __ = other;
        await using var simple = new ChatClient(fixture.Gateway.GrpcPort);
        await using var list = await simple.ListAsync("user3");
        var (mine, theirs) = ($"mine {Guid.NewGuid()}", $"theirs {Guid.NewGuid()}");

        var sent = await one.SayAsync(mine);
        await simple.SendAsync(Say.Text(theirs), "user3");

        foreach (var client in new[] { one, other })
        {
            var (first, second) = (await client.HearAsync("message"), await client.HearAsync("message"));
            Assert.Equal(("user1", mine, Seq(sent)), (Text(first, "from"), Text(first, "text"), Seq(first)));
            Assert.Equal(("user3", theirs, Seq(sent) + 1), (Text(second, "from"), Text(second, "text"), Seq(second)));
        }

        await foreach (var message in list.ReadEachAsync())
        {
            if (message.Content.ToStringUtf8() == mine)
            {
                Assert.NotEqual(0ul, message.Timestamp); // it shows a time
                break;
            }
        }
    }

    [Fact]
    public async Task Who_is_here_is_told_at_each_change_and_a_user_who_unsubscribes_leaves()
    {
        var (client, _) = await NativeSocket.EnterAsync(Port, "user4");
        await using var _ = client;
        var (guest, _) = await NativeSocket.EnterAsync(Port, "user5");
        await using var __ = guest;

        await RosterAsync(names => names.Contains("user4") && names.Contains("user5"));
        NativeSocket.AssertOk(await guest.AskAsync("unsubscribe", "\"room\":\"lobby\""));
        await RosterAsync(names => names.Contains("user4") && !names.Contains("user5"));
        await client.SayAsync("nobody hears this there");

        Assert.Equal(ChatErrors.NotSubscribed.Name, Text(await guest.AskAsync("unsubscribe", "\"room\":\"lobby\""), "name"));

        async Task RosterAsync(Predicate<List<string?>> isIt)
        {
            while (!isIt([.. (await client.HearAsync("roster")).GetProperty("users").EnumerateArray().Select(user => user.GetString())]))
            {
            }
        }
    }

    [Fact]
    public async Task Who_is_writing_is_told_once_in_a_while_and_is_nothing_to_QtGrpcChat()
    {
        var (writer, _) = await NativeSocket.EnterAsync(Port);
        var (other, _) = await NativeSocket.EnterAsync(Port, "user2");
        await using var _ = writer;
        await using var __ = other;
        await using var qt = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var room = await qt.RegisterAndEnterAsync($"qt {Guid.NewGuid():n}");
        var text = $"written {Guid.NewGuid()}";

        NativeSocket.AssertOk(await writer.AskAsync("typing", "\"room\":\"lobby\""));
        NativeSocket.AssertOk(await writer.AskAsync("typing", "\"room\":\"lobby\""));
        var told = await other.HearAsync("typing");
        await writer.SayAsync(text);
        var heard = await room.ReadUntilAsync(message => message.Text?.Content == text);

        Assert.Equal(("lobby", "user1"), (Text(told, "room"), Text(told, "user")));
        Assert.DoesNotContain(heard, message => message.ContentCase == OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.ChatMessage.ContentOneofCase.None);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("""{"t":"rooms"}""")]
    public async Task What_cannot_be_answered_is_closed_with_4500_and_nobody_comes_back(string frame)
    {
        await using var client = await NativeSocket.ConnectAsync(Port);

        await client.Wire.SendTextAsync(frame);

        await client.Wire.ReadCloseAsync(4500);
    }

    private static string Text(JsonElement frame, string name) => frame.TryGetProperty(name, out var value) ? value.GetString()! : throw new KeyNotFoundException($"{name} is not in {frame}");

    private static long Seq(JsonElement frame) => frame.TryGetProperty("seq", out var seq) ? seq.GetInt64() : throw new KeyNotFoundException($"No seq: {frame}");
}
