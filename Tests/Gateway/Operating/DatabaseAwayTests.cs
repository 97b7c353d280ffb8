using System.Diagnostics;
using Grpc.Core;
using OrleansChat.Bench.Processes;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.WebChannel;
using OrleansChat.Tests.Gateway.SimpleChat;
using OrleansChat.Tests.Storage;

namespace OrleansChat.Tests.Gateway.Operating;

/// <summary>A database that is away for a while: senders are told so in time, readers stay, and it goes on by itself when it is back.</summary>
public sealed class DatabaseAwayTests
{
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(6); // after which the oldest clients give up by themselves

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("stop"), InlineData("kill"), InlineData("pause")]
    public async Task Senders_are_told_so_readers_stay_and_it_goes_on_by_itself(string how)
    {
        using var directory = new TemporaryDirectory();
        await using var server = await PostgresFixture.StartServerAsync();
        await using var gateway = await GatewayProcess.StartAsync(Setup(directory, server));
        await using var client = new ChatClient(gateway.GrpcPort);
        await using var list = await client.ListAsync();
        var before = SimpleChat.Say.Something();
        Assert.Equal(CallStatus.Ok, await client.SendAsync(before)); // and its password is remembered for a while
        await list.ReadUntilAsync(before.Content);
        await using var webChannel = await DotnetWebChannel.StartAsync();
        await using var channel = await webChannel.OpenAsync(new Uri($"ws://localhost:{gateway.Setup.WebChannelPort}"));
        await channel.AnswerKeepAliveForAsync("guest");
        Assert.True((await channel.CallAsync("login", "guest")).GetBoolean());

        await TakeAwayAsync(server, how);
        var known = TimedAsync(client.SendAsync(SimpleChat.Say.Something()));
        var unknown = TimedAsync(client.SendAsync(SimpleChat.Say.Something(), "user2"));
        var guest = TimedAsync(channel.CallAsync("sendMessage", "guest", "nobody hears it"));

        foreach (var (refusal, took) in new[] { await known, await unknown })
        {
            Assert.Equal(StatusCode.Unavailable, refusal.Code);
            Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
            Assert.InRange(took, TimeSpan.Zero, Prompt);
        }

        Assert.False((await guest).Result.GetBoolean());
        Assert.InRange((await guest).Took, TimeSpan.Zero, Prompt);
        Assert.Null(list.Status);

        await BringBackAsync(server, how);
        await Eventually.HoldsAsync("a send is taken again", async () => await client.SendAsync(SimpleChat.Say.Something()) == CallStatus.Ok);
        await Eventually.HoldsAsync("a send of a user who has to be found is taken", async () => await client.SendAsync(SimpleChat.Say.Something(), "user2") == CallStatus.Ok);
        await Eventually.HoldsAsync("a guest's message is taken", async () => (await channel.CallAsync("sendMessage", "guest", "again")).GetBoolean());
        var after = SimpleChat.Say.Something();
        Assert.Equal(CallStatus.Ok, await client.SendAsync(after));

        Assert.Equal(after.Content, (await list.ReadUntilAsync(after.Content)).Content);
        Assert.DoesNotContain("   at ", gateway.Output.Text, StringComparison.Ordinal);
        Assert.Contains("PostgreSQL", gateway.Output.Text, StringComparison.Ordinal);
        Assert.Equal(0, await gateway.TerminateAsync());
    }

    [Theory, InlineData("pause")] // the other two strike in the short chaos
    public async Task Nothing_acknowledged_is_lost_and_a_reader_that_stayed_gets_it_all_in_the_order_of_the_log(string how)
    {
        using var directory = new TemporaryDirectory();
        await using var server = await PostgresFixture.StartServerAsync();
        await using var gateway = await GatewayProcess.StartAsync(Setup(directory, server));
        await using var client = new ChatClient(gateway.GrpcPort);
        await using var list = await client.ListAsync();
        Assert.NotNull(await list.ReadAsync());
        using var enough = new CancellationTokenSource();
        var (acknowledged, refused) = (0, 0);

        var senders = Enumerable.Range(0, 4).Select(async _ =>
        {
            var taken = new List<string>();
            while (!enough.IsCancellationRequested)
            {
                var message = SimpleChat.Say.Something();
                if (await client.SendAsync(message) == CallStatus.Ok)
                {
                    taken.Add(message.Content.ToStringUtf8());
                    Interlocked.Increment(ref acknowledged);
                }
                else
                {
                    Interlocked.Increment(ref refused);
                }
            }

            return taken;
        }).ToList();
        foreach (var longer in (bool[])[false, true]) // than a sender waits
        {
            var (taken, before) = (Volatile.Read(ref acknowledged), Volatile.Read(ref refused));
            await Eventually.HoldsAsync("sends are taken", () => new(Volatile.Read(ref acknowledged) > taken + 20));
            await TakeAwayAsync(server, how);
            await Eventually.HoldsAsync("a send is refused", () => new(!longer || Volatile.Read(ref refused) > before));
            await BringBackAsync(server, how);
        }

        var behind = Volatile.Read(ref acknowledged);
        await Eventually.HoldsAsync("sends are taken again", () => new(Volatile.Read(ref acknowledged) > behind + 20));
        await enough.CancelAsync();
        var all = (await Task.WhenAll(senders)).SelectMany(taken => taken).ToHashSet();
        var last = SimpleChat.Say.Something();
        Assert.Equal(CallStatus.Ok, await client.SendAsync(last));

        var stayed = await ReadThroughAsync(list, last.Content.ToStringUtf8());
        await using var late = await client.ListAsync();
        var log = await ReadThroughAsync(late, last.Content.ToStringUtf8());
        Assert.Empty(all.Except(log));
        Assert.Equal(log.Count, log.Distinct().Count());
        Assert.Equal(log, stayed);
        Assert.DoesNotContain("   at ", gateway.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_finds_no_database_says_so_in_a_line_and_does_not_start()
    {
        using var directory = new TemporaryDirectory();
        var setup = new GatewaySetup
        {
            Data = Path.Combine(directory.Path, "data"),
            Settings = ["Chat:Store=Postgres", "Chat:Postgres:Connection=Host=127.0.0.1;Port=1;Username=chat;Password=secret"],
        };

        var (exitCode, output, error) = await GatewayProcess.RunAsync(setup);

        Assert.Equal(2, exitCode);
        var line = Assert.Single(error.Lines);
        Assert.StartsWith("Chat:Postgres:Connection: the PostgreSQL database chat at 127.0.0.1:1 cannot be used. ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line + output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output.Text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(setup.Data));
    }

    private static GatewaySetup Setup(TemporaryDirectory directory, PostgresServer server) => new()
    {
        Data = Path.Combine(directory.Path, "data"),
        Settings = ["Chat:Store=Postgres", $"Chat:Postgres:Connection={server.ConnectionString()}", "Chat:History:OnSubscribe=1000000"],
    };

    private static Task TakeAwayAsync(PostgresServer server, string how)
    {
        switch (how)
        {
            case "stop":
                return server.StopAsync(Cancel);
            case "kill":
                return server.KillAsync(Cancel);
            default:
                server.Pause();
                return Task.CompletedTask;
        }
    }

    private static Task BringBackAsync(PostgresServer server, string how)
    {
        if (how != "pause")
        {
            return server.StartAsync(Cancel);
        }

        server.Resume();
        return Task.CompletedTask;
    }

    private static async Task<(T Result, TimeSpan Took)> TimedAsync<T>(Task<T> call)
    {
        var began = Stopwatch.GetTimestamp();
        return (await call, Stopwatch.GetElapsedTime(began));
    }

    private static async Task<List<string>> ReadThroughAsync(IChatStream list, string last)
    {
        var read = new List<string>();
        await foreach (var message in list.ReadEachAsync())
        {
            read.Add(message.Content.ToStringUtf8());
            if (read[^1] == last)
            {
                break;
            }
        }

        return read;
    }
}
