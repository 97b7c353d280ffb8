using System.Diagnostics;
using Grpc.Core;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway.SimpleChat;
using OrleansChat.Tests.Wire;
using StatusType = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.UserStatus.Types.Type;

namespace OrleansChat.Tests.Gateway.QtGrpcChat;

/// <summary>Clients that come back four times a second whatever they are told, and the end of the server.</summary>
public sealed class StormTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    [Fact]
    public async Task GQ_14_a_stop_ends_streams_with_status_14_before_the_connection_closes()
    {
        await using var gateway = await StartAsync();
        await using var connection = await WireConnection.ConnectAsync(gateway.GrpcPort);
        var calls = new List<WireCall>();
        foreach (var user in new[] { "user1", "user2", "user3" })
        {
            calls.Add(await connection.EnterAsync(user));
        }

        gateway.Terminate();
        foreach (var call in calls)
        {
            await call.ReadToEndAsync();
        }

        Assert.All(calls, call => call.AssertRefused(14));
        await connection.ReceiveToCloseAsync();
        Assert.Contains(connection.Received, frame => frame.Type == FrameType.GoAway);
        Assert.Equal(0, await gateway.WaitForExitAsync());
    }

    [Fact]
    public async Task GQ_14_those_who_are_refused_again_and_again_cost_little()
    {
        await using var gateway = await StartAsync();
        await using var client = new QtChatClient(gateway.GrpcPort);
        await using var here = await client.EnterAsync("user1");
        var process = Process.GetProcessById(gateway.Id);
        var before = process.TotalProcessorTime;

        const int Attempts = 2_000;
        var answers = new System.Collections.Concurrent.ConcurrentBag<StatusCode>();
        await Parallel.ForAsync(0, Attempts, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (number, _) =>
        {
            await using var stream = (number % 3) switch
            {
                0 => await client.OpenAsync("user1"),                   // has a stream already
                1 => await client.OpenAsync("user2", "wrong"),
                _ => await client.OpenAsync("nobody", "whatever"),
            };
            Assert.Null(await stream.ReadAsync());
            answers.Add(stream.Status!.Code); // reading has come to the end
        });

        process.Refresh();
        Assert.Equal([StatusCode.InvalidArgument, StatusCode.AlreadyExists, StatusCode.Unauthenticated], answers.Distinct().Order());
        Assert.InRange(process.TotalProcessorTime - before, TimeSpan.Zero, TimeSpan.FromMilliseconds(10 * Attempts)); // a password check is 50 ms and more
        Assert.Null(here.Status);
    }

    [Fact]
    public async Task GQ_14_everybody_comes_back_after_a_restart()
    {
        var setup = new GatewaySetup { Data = _data.Path };
        var users = Enumerable.Range(1, 5).Select(number => $"user{number}").ToList();
        await using (var first = await GatewayProcess.StartAsync(setup))
        {
            await using var client = new QtChatClient(first.GrpcPort);
            var streams = await Task.WhenAll(users.Select(user => client.EnterAsync(user)));
            await first.KillAsync();
            foreach (var stream in streams)
            {
                await stream.ReadToEndAsync();
                Assert.Equal(StatusCode.Unavailable, stream.Status!.Code);
                await stream.DisposeAsync();
            }
        }

        await using var second = await GatewayProcess.StartAsync(setup);
        await using var again = new QtChatClient(second.GrpcPort);
        var back = await Task.WhenAll(users.Select(user => again.EnterAsync(user)));
        await again.RegisterAsync("newcomer");
        await using var newcomer = await again.EnterAsync("newcomer");

        foreach (var stream in back)
        {
            await stream.ReadUntilStatusAsync("newcomer", StatusType.Login);
            await stream.DisposeAsync();
        }
    }

    [Fact]
    public async Task GQ_14_many_who_register_at_once_are_all_registered()
    {
        await using var gateway = await StartAsync();
        await using var client = new QtChatClient(gateway.GrpcPort);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => RegisterAsync(client, $"crowd {number}")));

        Assert.All(answers, answer => Assert.Equal(CallStatus.Ok, answer));
        await using var one = await client.EnterAsync("crowd 49");
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_up_nobody_and_is_sent_away_when_it_has_lost_something()
    {
        await using var gateway = await GatewayProcess.StartAsync(new GatewaySetup
        {
            Data = _data.Path,
            Settings = ["Chat:Rooms:PassingBytes=1048576", "Chat:Feeds:RingBytes=1048576"],
        });
        await using var stuck = await WireConnection.ConnectAsync(gateway.GrpcPort, new WireSettings { StreamWindow = 1_000, GrantsAtOnce = false });
        await using var client = new QtChatClient(gateway.GrpcPort);
        await using var bob = await client.EnterAsync("user2");
        var call = await stuck.EnterAsync("user1");
        await using var ada = await client.EnterAsync("user3");

        foreach (var piece in Speak.Pieces("user3", "film", new byte[20_000_000], 200_000))
        {
            await ada.SendAsync(piece);
            await bob.ReadUntilAsync(piece);
        }

        await stuck.GrantAsync(call.StreamId, 100_000_000);
        await call.ReadToEndAsync();

        call.AssertRefused(14);
        await using var back = await client.EnterAsync("user1");
    }

    public void Dispose() => _data.Dispose();

    /// <summary>Tries again while there are too many at once: then nothing was made of the name.</summary>
    private static async Task<CallStatus> RegisterAsync(QtChatClient client, string name)
    {
        while (true)
        {
            var answer = await client.RegisterAsync(name);
            if (answer.Code != StatusCode.Unavailable)
            {
                return answer;
            }
        }
    }

    private Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync(new GatewaySetup { Data = _data.Path });
}
