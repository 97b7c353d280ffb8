using System.Globalization;
using System.Text.Json;
using OrleansChat.Rooms;
using OrleansChat.Storage;
using OrleansChat.Storage.Sqlite;

namespace OrleansChat.Tests.Gateway.Native;

/// <summary>Connections and gateways that end, and clients that come back.</summary>
public sealed class NativeLifeTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_connection_that_does_not_sign_in_is_closed_with_4501_and_one_that_has_stays()
    {
        await using var gateway = await GatewayProcess.StartAsync(Setup("Chat:Native:SignInWithin=00:00:00.500"));
        await using var stays = await NativeSocket.SignInAsync(gateway.WebPort);
        await using var silent = await NativeSocket.ConnectAsync(gateway.WebPort);

        await silent.Wire.ReadCloseAsync(4501);

        NativeSocket.AssertOk(await stays.AskAsync("rooms"));
    }

    [Fact]
    public async Task A_token_is_good_for_its_time_and_over_a_restart()
    {
        var setup = Setup("Chat:Tokens:Lifetime=00:00:05");
        string early;
        await using (var gateway = await GatewayProcess.StartAsync(setup))
        {
            await using var client = await NativeSocket.SignInAsync(gateway.WebPort);
            early = (await client.AskAsync("refresh")).GetProperty("token").GetString()!;
            Assert.Equal(0, await gateway.TerminateAsync());
        }

        await using var second = await GatewayProcess.StartAsync(setup);
        await using var again = await NativeSocket.SignInAsync(second.WebPort);
        var token = (await again.AskAsync("refresh")).GetProperty("token").GetString()!;

        Assert.True(await IsGoodAsync(token));
        await Eventually.HoldsAsync("the tokens have expired", async () => !await IsGoodAsync(token) && !await IsGoodAsync(early));

        async ValueTask<bool> IsGoodAsync(string each)
        {
            await using var client = await NativeSocket.ConnectAsync(second.WebPort);
            return (await client.AskAsync("sign_in", $"\"token\":\"{each}\"")).GetProperty("t").ValueEquals("ok");
        }
    }

    [Fact]
    public async Task When_the_server_stops_clients_are_told_when_to_come_back_and_closed_with_4001()
    {
        await using var gateway = await GatewayProcess.StartAsync(Setup());
        var (client, _) = await NativeSocket.EnterAsync(gateway.WebPort);
        await using var _ = client;

        gateway.Terminate();

        var closing = await client.HearAsync("closing");
        Assert.Equal(4001, closing.GetProperty("code").GetInt32());
        Assert.InRange(closing.GetProperty("come_back_in_ms").GetInt32(), 0, 2_000);
        await client.Wire.ReadCloseAsync(4001);
    }

    [Fact]
    public async Task After_a_kill_a_client_goes_on_where_it_was_without_a_hole_and_nothing_twice()
    {
        var setup = Setup();
        var heard = new List<long>();
        string epoch;
        await using (var gateway = await GatewayProcess.StartAsync(setup))
        {
            var (reader, start) = await NativeSocket.EnterAsync(gateway.WebPort, "user2");
            await using var _ = reader;
            epoch = start.GetProperty("head").GetProperty("epoch").GetString()!;
            await using var writer = await NativeSocket.SignInAsync(gateway.WebPort);
            for (var number = 0; number < 20; number++)
            {
                NativeSocket.AssertOk(await writer.SayAsync($"{number}"));
            }

            while (heard.Count < 10) // of the others it has not heard when the gateway dies
            {
                heard.Add((await reader.HearAsync("message")).GetProperty("seq").GetInt64());
            }

            await gateway.KillAsync();
        }

        await using var second = await GatewayProcess.StartAsync(setup);
        var (again, resumed) = await NativeSocket.EnterAsync(second.WebPort, "user2", $$"""
            "after":{"epoch":"{{epoch}}","seq":{{heard[^1]}}}
            """);
        await using var __ = again;
        NativeSocket.AssertOk(await again.SayAsync("and one more"));
        while (heard.Count < 21)
        {
            heard.Add((await again.HearAsync("message")).GetProperty("seq").GetInt64());
        }

        Assert.True(resumed.GetProperty("recovered").GetBoolean());
        Assert.Equal(Enumerable.Range(1, 21).Select(number => (long)number), heard);
    }

    [Fact]
    public async Task A_client_that_comes_to_another_log_is_told_so()
    {
        using var otherData = new TemporaryDirectory();
        var setup = Setup();
        string place;
        await using (var gateway = await GatewayProcess.StartAsync(setup))
        {
            await using var client = await NativeSocket.SignInAsync(gateway.WebPort);
            place = $"\"after\":{{\"epoch\":{(await client.SayAsync("in the old log")).GetProperty("epoch").GetRawText()},\"seq\":1}}";
            await gateway.KillAsync();
        }

        await using var second = await GatewayProcess.StartAsync(setup with { Data = otherData.Path });
        await using var writer = await NativeSocket.SignInAsync(second.WebPort);
        NativeSocket.AssertOk(await writer.SayAsync("in the new log"));
        var (again, start) = await NativeSocket.EnterAsync(second.WebPort, "user2", place);
        await using var _ = again;

        Assert.False(start.GetProperty("recovered").GetBoolean());
        Assert.Equal("other_log", start.GetProperty("reason").GetString());
        Assert.Equal("in the new log", (await again.HearAsync("message")).GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_reader_that_stops_reading_is_cut_with_4008_others_do_not_notice_and_it_goes_on_where_it_was()
    {
        const int Messages = 250, Bytes = 100_000; // more than a connection takes by itself
        await using var gateway = await GatewayProcess.StartAsync(
            Setup("Chat:Feeds:RingMessages=16", "Chat:Feeds:RunBytes=131072", "Chat:WebSockets:PingAfter=00:05:00"));
        var (slow, start) = await NativeSocket.EnterAsync(gateway.WebPort, "user2");
        await using var _ = slow;
        var (quick, _) = await NativeSocket.EnterAsync(gateway.WebPort, "user3");
        await using var __ = quick;
        await using var writer = await NativeSocket.SignInAsync(gateway.WebPort);

        var body = new string('x', Bytes);
        for (var number = 1; number <= Messages; number++)
        {
            NativeSocket.AssertOk(await writer.SayAsync(body));
            Assert.Equal(number, (await quick.HearAsync("message")).GetProperty("seq").GetInt64());
        }

        var last = await ReadToCloseAsync(slow, 4008);
        var epoch = start.GetProperty("head").GetProperty("epoch").GetString();
        var (again, resumed) = await NativeSocket.EnterAsync(gateway.WebPort, "user2", string.Create(
            CultureInfo.InvariantCulture, $"\"after\":{{\"epoch\":\"{epoch}\",\"seq\":{last}}}"));
        await using var ___ = again;

        Assert.InRange(last, 1, Messages - 1);
        Assert.True(resumed.GetProperty("recovered").GetBoolean());
        while (last < Messages)
        {
            Assert.Equal(++last, (await again.HearAsync("message")).GetProperty("seq").GetInt64());
        }
    }

    [Fact]
    public async Task A_reader_whose_next_messages_are_removed_is_sent_away_and_told_so_when_it_comes_back()
    {
        const int Messages = 250;
        var setup = Setup("Chat:WebSockets:PingAfter=00:05:00");
        Guid epoch;
        using (var data = DataDirectory.Open(setup.Data))
        using (var database = new SqliteDatabase(data))
        {
            var log = new SqliteMessageLog(database);
            epoch = (await log.OpenAsync(RoomId.Lobby, TestContext.Current.CancellationToken)).Epoch;
            var content = new MessageContent(ContentKind.Text, [.. Enumerable.Repeat((byte)'x', 100_000)], 0);
            var yesterday = DateTimeOffset.UtcNow.AddDays(-1); // what was said just now stays, so that a repeat of it is known
            await log.AppendAsync(
                RoomId.Lobby, epoch, [.. Enumerable.Range(1, Messages).Select(number => new ChatMessage(number, "user1", MessageKey.New(), yesterday, content))]);
        }

        await using var gateway = await GatewayProcess.StartAsync(setup with
        {
            Settings = [.. setup.Settings, "Chat:Retention:MaxMessages=10", "Chat:Retention:Every=00:00:10", "Chat:Feeds:RunBytes=131072"],
        });
        string Behind(long sequence) => string.Create(CultureInfo.InvariantCulture, $"\"after\":{{\"epoch\":\"{epoch}\",\"seq\":{sequence}}}");
        var (slow, start) = await NativeSocket.EnterAsync(gateway.WebPort, "user2", Behind(0));
        await using var _ = slow;
        await using var other = await NativeSocket.SignInAsync(gateway.WebPort, "user3");
        await Eventually.HoldsAsync("all but ten messages are removed", async () =>
            (await other.AskAsync("history", "\"room\":\"lobby\",\"limit\":1")).GetProperty("first").GetInt64() == Messages - 9);

        var last = await ReadToCloseAsync(slow, 1013);
        var (again, back) = await NativeSocket.EnterAsync(gateway.WebPort, "user2", Behind(last));
        await using var __ = again;

        Assert.True(start.GetProperty("recovered").GetBoolean());
        Assert.InRange(last, 1, Messages - 12);
        Assert.Equal((false, "removed"), (back.GetProperty("recovered").GetBoolean(), back.GetProperty("reason").GetString()));
        Assert.Equal(Messages - 9, (await again.HearAsync("message")).GetProperty("seq").GetInt64());
    }

    /// <summary>Reads messages, each behind the one before, until the close with a code.</summary>
    private static async Task<long> ReadToCloseAsync(NativeSocket slow, int code)
    {
        for (var last = 0L; ;)
        {
            var frame = await slow.Wire.ReadFrameAsync();
            Assert.NotNull(frame);
            if (frame.First == 0x88)
            {
                Assert.Equal(code, frame.CloseCode);
                return last;
            }

            var heard = JsonDocument.Parse(frame.Text).RootElement;
            if (heard.GetProperty("t").ValueEquals("message"))
            {
                Assert.Equal(++last, heard.GetProperty("seq").GetInt64());
            }
        }
    }

    private GatewaySetup Setup(params string[] settings) => new() { Data = _data.Path, Settings = settings };
}
