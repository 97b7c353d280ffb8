using Google.Protobuf;
using Grpc.Core;
using OrleansChat.Gateway.Protocols.NativeGrpc.Wire;
using OrleansChat.Tests.Clients.NativeGrpc;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.NativeGrpc;

/// <summary>Streams and gateways that end, and clients that come back.</summary>
public sealed class NativeGrpcLifeTests : IDisposable
{
    private const string Method = "/orleanschat.v1.Chat/Connect";
    private const int EnhanceYourCalm = 0xb;

    private static readonly (string, string)[] User2 = [("user-name", "user2"), ("user-password", "qwerty")];

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_stream_that_does_not_sign_in_is_ended_with_4501_and_one_that_has_stays()
    {
        await using var gateway = await GatewayProcess.StartAsync(Setup("Chat:Native:SignInWithin=00:00:00.500"));
        await using var client = new DotnetNativeGrpc(gateway.GrpcPort);
        await using var stays = await NativeGrpcPerson.SignInAsync(client, "user1");
        await using var silent = new NativeGrpcPerson(await client.ConnectAsync());

        Assert.Equal(new StreamEnd(StatusCode.Unauthenticated, "This connection did not sign in in time.", CloseCode: "4501"), await EndOf(silent));
        await stays.AskAsync(new ClientFrame { Rooms = new Nothing() }, answer => answer.Rooms);
    }

    [Fact]
    public async Task When_the_server_stops_clients_are_told_when_to_come_back_and_ended_with_4001()
    {
        await using var gateway = await GatewayProcess.StartAsync(Setup());
        await using var client = new DotnetNativeGrpc(gateway.GrpcPort);
        await using var person = await NativeGrpcPerson.SignInAsync(client, "user1");
        await person.SubscribeAsync("lobby");
        await using var unknown = new NativeGrpcPerson(await client.ConnectAsync());
        Assert.Equal(305, await unknown.RefusedAsync(new ClientFrame { Rooms = new Nothing() }));

        gateway.Terminate();

        foreach (var each in new[] { person, unknown })
        {
            var end = await EndOf(each);
            var closing = each.Stream.Frames.Entries[^1].Closing;
            Assert.Equal((StatusCode.Unavailable, "4001"), (end.Code, end.CloseCode));
            Assert.Equal(4001, closing.Code);
            Assert.InRange(closing.ComeBackInMs, 0, 2_000);
        }

        Assert.Equal(0, await gateway.WaitForExitAsync());
    }

    [Fact]
    public async Task After_a_kill_a_client_goes_on_where_it_was_without_a_hole_and_nothing_twice()
    {
        var setup = Setup();
        Place place;
        await using (var gateway = await GatewayProcess.StartAsync(setup))
        {
            await using var client = new DotnetNativeGrpc(gateway.GrpcPort);
            await using var person = await NativeGrpcPerson.SignInAsync(client, "user1");
            await person.SubscribeAsync("lobby");
            place = (await person.SayAsync("lobby", "1")).Place;
            for (var number = 2; number <= 20; number++)
            {
                await person.SayAsync("lobby", $"{number}");
            }

            await gateway.KillAsync();
        }

        await using var second = await GatewayProcess.StartAsync(setup);
        await using var another = new DotnetNativeGrpc(second.GrpcPort);
        await using var again = await NativeGrpcPerson.SignInAsync(another, "user1");
        var resumed = await again.SubscribeAsync("lobby", place);
        var last = await again.SayAsync("lobby", "21");
        await again.HearAsync("lobby", last.Place.Seq);

        Assert.True(resumed.Recovered);
        Assert.Equal(Enumerable.Range(2, 20).Select(number => $"{number}"), again.Events.Select(happened => happened.Text));
    }

    [Fact]
    public async Task A_reader_that_falls_behind_is_ended_with_4008_others_do_not_notice_and_it_goes_on_where_it_was()
    {
        const int Messages = 250, Bytes = 100_000; // more than a connection takes by itself
        await using var gateway = await GatewayProcess.StartAsync(
            Setup("Chat:Feeds:RingMessages=16", "Chat:Feeds:RunBytes=131072", "Chat:NativeGrpc:TakeWithin=00:05:00"));
        await using var slow = await WireConnection.ConnectAsync(gateway.GrpcPort, new WireSettings { GrantsAtOnce = false });
        var (call, epoch) = await EnterAsync(slow);
        await using var client = new DotnetNativeGrpc(gateway.GrpcPort);
        await using var quick = await NativeGrpcPerson.SignInAsync(client, "user3");
        await quick.SubscribeAsync("lobby");

        await SayAsync(quick, Messages, Bytes);
        await slow.GrantAsync(call.StreamId, 1 << 28);
        var heard = await HeardAsync(call);

        Assert.Equal((14, "4008"), (call.Status, call.Trailer("close-code")));
        Assert.InRange(heard.Count, 1, Messages - 1);
        Assert.Equal(Enumerable.Range(1, heard.Count).Select(seq => (long)seq), heard);
        await using var again = await NativeGrpcPerson.SignInAsync(client, "user2");
        var resumed = await again.SubscribeAsync("lobby", new Place { Epoch = epoch, Seq = heard[^1] });
        await again.HearAsync("lobby", Messages);
        Assert.True(resumed.Recovered);
        Assert.Equal(Enumerable.Range(heard.Count + 1, Messages - heard.Count).Select(seq => (long)seq), again.Events.Select(happened => happened.Seq));
    }

    [Fact]
    public async Task A_stream_that_takes_nothing_at_all_is_reset_after_a_while_and_the_connection_stays()
    {
        await using var gateway = await GatewayProcess.StartAsync(Setup("Chat:NativeGrpc:TakeWithin=00:00:00.500"));
        await using var stopped = await WireConnection.ConnectAsync(gateway.GrpcPort, new WireSettings { GrantsAtOnce = false });
        var (call, _) = await EnterAsync(stopped);
        await using var client = new DotnetNativeGrpc(gateway.GrpcPort);
        await using var quick = await NativeGrpcPerson.SignInAsync(client, "user3");
        await quick.SubscribeAsync("lobby");

        await SayAsync(quick, messages: 4, bytes: 100_000);
        await call.ReadToEndAsync();

        Assert.Equal(EnhanceYourCalm, call.ResetCode);
        await EnterAsync(stopped);
    }

    private static async Task SayAsync(NativeGrpcPerson person, int messages, int bytes)
    {
        var body = new string('x', bytes);
        for (var number = 1; number <= messages; number++)
        {
            var placed = await person.SayAsync("lobby", body);
            await person.HearAsync("lobby", placed.Place.Seq);
        }
    }

    /// <summary>Signs in and follows the lobby, frame by frame.</summary>
    private static async Task<(WireCall Call, string Epoch)> EnterAsync(WireConnection connection)
    {
        var call = await connection.Call(Method, User2).StartAsync();
        await call.SendMessageAsync(new ClientFrame { Id = 1, Subscribe = new Subscribe { Room = "lobby", Last = 0 } }.ToByteArray());
        while (true)
        {
            var frame = ServerFrame.Parser.ParseFrom(await call.ReadMessageAsync());
            if (frame.Subscribed is { } subscribed)
            {
                return (call, subscribed.Head.Epoch);
            }
        }
    }

    private static async Task<List<long>> HeardAsync(WireCall call) =>
        [.. (await call.ReadToEndAsync()).Select(ServerFrame.Parser.ParseFrom).Where(frame => frame.Event is not null).Select(frame => frame.Event.Seq)];

    private static Task<StreamEnd> EndOf(NativeGrpcPerson person) => person.Stream.Ended.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);

    private GatewaySetup Setup(params string[] settings) => new() { Data = _data.Path, Settings = settings };
}
