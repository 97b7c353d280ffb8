using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using OrleansChat.Rooms;
using OrleansChat.Storage;
using OrleansChat.Storage.Sqlite;
using OrleansChat.Tests.Clients;

namespace OrleansChat.Tests.Gateway.Crash;

/// <summary>A gateway that dies under load, again and again, on the same data. Set CHAT_CRASH_ROUNDS for more lives, CHAT_CRASH_SEED to repeat a run.</summary>
public sealed class CrashTests : IDisposable
{
    private static readonly Mark Last = new(Sender: 9, Number: 1);

    private readonly TemporaryDirectory _data = new();
    private readonly GatewaySetup _setup;
    private readonly int _seed = Setting("CHAT_CRASH_SEED", Environment.TickCount);
    private readonly Random _random;

    public CrashTests()
    {
        _setup = new GatewaySetup { Data = _data.Path, Settings = ["Chat:History:OnSubscribe=1000000"] };
        _random = new Random(_seed);
    }

    [Fact]
    public async Task A_gateway_killed_at_any_moment_has_lost_doubled_and_swapped_nothing()
    {
        await using var client = await NodeChat.StartAsync(_setup.GrpcPort);
        var load = new CrashLoad(client, _random);

        for (var round = 0; round < Setting("CHAT_CRASH_ROUNDS", 4); round++)
        {
            await LiveAsync(client, load, gateway => gateway.KillAsync());
        }

        await AssertKeptAsync(client, load);
    }

    [Fact]
    public async Task A_gateway_stopped_under_load_exits_with_0_in_5_seconds_and_has_lost_nothing()
    {
        await using var client = await NodeChat.StartAsync(_setup.GrpcPort);
        var load = new CrashLoad(client, _random);
        var longest = TimeSpan.Zero;

        for (var round = 0; round < 2; round++)
        {
            await LiveAsync(client, load, async gateway =>
            {
                var since = Stopwatch.StartNew();
                Assert.Equal(0, await gateway.TerminateAsync());
                longest = since.Elapsed > longest ? since.Elapsed : longest;
            });
        }

        Assert.InRange(longest, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.All(load.Ends, end => Assert.Equal(StatusCode.Unavailable, end.Code));
        await AssertKeptAsync(client, load);
    }

    public void Dispose() => _data.Dispose();

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private async Task LiveAsync(IChatClient client, CrashLoad load, Func<GatewayProcess, Task> end)
    {
        await using var gateway = await GatewayProcess.StartAsync(_setup);
        await ReachAsync(client);
        await load.RunAsync(enough: _random.Next(1, 400), () => end(gateway));
    }

    private async Task AssertKeptAsync(IChatClient client, CrashLoad load)
    {
        List<Mark> heard;
        await using (var gateway = await GatewayProcess.StartAsync(_setup))
        {
            await ReachAsync(client);
            Assert.Equal(CallStatus.Ok, await client.SendAsync(Last.ToMessage(0)));
            heard = await ReadToLastAsync(client);
            Assert.Equal(0, await gateway.TerminateAsync());
        }

        var log = await ReadFileAsync();
        Assert.Equal(heard, log.Select(logged => logged.Mark));
        var faults = CrashCheck.Faults([.. load.Receipts, Last], log, load.Streams);
        Assert.True(faults.Count == 0, $"Seed {_seed}, {load.Receipts.Count} receipts, {log.Count} messages: {string.Join("; ", faults.Take(10))}");
    }

    // Clients wait a little before they connect again, and what is called meanwhile fails at once.
    private static Task ReachAsync(IChatClient client) => Eventually.HoldsAsync("the client reaches the gateway", async () =>
    {
        await using var list = await client.ListAsync("user5");
        return await list.ReadAsync() is not null;
    });

    private static async Task<List<Mark>> ReadToLastAsync(IChatClient client)
    {
        var marks = new List<Mark>();
        await using var list = await client.ListAsync("user5");
        await foreach (var message in list.ReadEachAsync())
        {
            marks.Add(Mark.Of(message.Content.Span));
            if (marks[^1] == Last)
            {
                return marks;
            }
        }

        throw new EndOfStreamException($"The stream ended: {list.Status}.");
    }

    private async Task<List<LoggedMark>> ReadFileAsync()
    {
        using var directory = DataDirectory.Open(_setup.Data);
        using var database = new SqliteDatabase(directory);
        var log = new SqliteMessageLog(database);
        var marks = new List<LoggedMark>();
        while (true)
        {
            var after = marks.Count == 0 ? 0 : marks[^1].Sequence;
            var page = (await log.ReadAsync(RoomId.Lobby, ReadHistory.After(after, 1_000, 64 * 1024 * 1024), TestContext.Current.CancellationToken)).Messages;
            if (page.IsEmpty)
            {
                return marks;
            }

            marks.AddRange(page.Select(message => new LoggedMark(message.Sequence, Mark.Of(message.Content.Body))));
        }
    }
}
