using Grpc.Core;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Wire;
using StatusType = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.UserStatus.Types.Type;

namespace OrleansChat.Tests.Gateway.QtGrpcChat;

/// <summary>Those who go, in good order or not, and come back or not.</summary>
[Collection(QtGrpcChatCollection.Name)]
public sealed class LeaveTests(GatewayFixture fixture)
{
    public static TheoryData<string> Losses() => ["reset", "connection closed", "connection reset"];

    [Fact]
    public async Task GQ_9_a_client_that_ends_its_side_gets_what_is_pending_and_status_0_and_the_others_hear_LOGOUT()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await connection.RegisterAsync("Ada 9");
        await using var bob = await client.RegisterAndEnterAsync("Bob 9");
        await using var cleo = await client.RegisterAndEnterAsync("Cleo 9");
        var ada = await connection.EnterAsync("Ada 9");
        var pending = Speak.Something("Bob 9");
        await bob.SendAsync(pending);
        await cleo.ReadUntilAsync(pending); // so it is in the room, and on its way to everybody

        await ada.FinishAsync();
        await ada.ReadUntilAsync(pending);
        await ada.ReadToEndAsync();

        Assert.Equal((0, null), (ada.Status, ada.ResetCode));
        Assert.NotSame(ada.Headers, ada.Trailers);
        await bob.ReadUntilStatusAsync("Ada 9", StatusType.Logout);
        await cleo.ReadUntilStatusAsync("Ada 9", StatusType.Logout);
    }

    [Fact]
    public async Task GQ_9_what_a_client_said_before_it_left_is_heard_before_its_LOGOUT()
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var bob = await client.RegisterAndEnterAsync("Bob 9b");
        await using var ada = await client.RegisterAndEnterAsync("Ada 9b");
        var said = Enumerable.Range(0, 50).Select(_ => Speak.Something("Ada 9b")).Concat(Speak.Pieces("Ada 9b", "f", new byte[5000], 1000)).ToList();

        foreach (var message in said)
        {
            await ada.SendAsync(message);
        }

        ada.Finish();
        var heard = await bob.ReadUntilStatusAsync("Ada 9b", StatusType.Logout);
        await ada.ReadToEndAsync();

        Assert.Equal(CallStatus.Ok, ada.Status);
        Assert.Equal(said, heard.Where(message => message is { Username: "Ada 9b", UserStatus: null }));
    }

    [Fact]
    public async Task GQ_9_who_left_may_come_again_at_once()
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await client.RegisterAsync("restless");
        for (var round = 0; round < 20; round++)
        {
            await using var stream = await client.EnterAsync("restless");
            stream.Finish();
            await stream.ReadToEndAsync();
            Assert.Equal(CallStatus.Ok, stream.Status);
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task GQ_10_who_is_lost_and_comes_back_is_let_in_and_nobody_heard_that_the_user_had_gone(string loss)
    {
        var (name, other) = ($"Ada {loss}", $"Cleo {loss}");
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await client.RegisterAsync(name);
        await client.RegisterAsync(other);
        await using var bob = await client.RegisterAndEnterAsync($"Bob {loss}");
        await LoseAsync(name, loss);

        await using var back = await ComeBackAsync(client, name);
        await LoseAsync(other, loss); // lost after the other's return, so its grace is over later
        var heard = await bob.ReadUntilStatusAsync(other, StatusType.Logout);

        Assert.Contains(heard, message => message.Tells(name, StatusType.Login));
        Assert.DoesNotContain(heard, message => message.Tells(name, StatusType.Logout));
        Assert.Null(back.Status);
    }

    [Fact]
    public async Task GQ_10_the_others_hear_of_a_return_within_the_grace()
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await client.RegisterAsync("Ada 10");
        await using var bob = await client.RegisterAndEnterAsync("Bob 10");
        await LoseAsync("Ada 10", "reset");
        await bob.ReadUntilStatusAsync("Ada 10", StatusType.Login);

        await using var back = await ComeBackAsync(client, "Ada 10");

        await bob.ReadUntilStatusAsync("Ada 10", StatusType.Login);
    }

    [Fact]
    public async Task GQ_10_who_does_not_come_back_within_the_grace_has_left()
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await client.RegisterAsync("Ada 10b");
        await using var bob = await client.RegisterAndEnterAsync("Bob 10b");
        await LoseAsync("Ada 10b", "reset");
        await bob.ReadUntilStatusAsync("Ada 10b", StatusType.Logout);

        await using var late = await client.EnterAsync("Ada 10b");

        await bob.ReadUntilStatusAsync("Ada 10b", StatusType.Login);
    }

    [Fact]
    public async Task GQ_10_who_was_lost_and_came_back_and_leaves_has_left_at_once()
    {
        using var data = new TemporaryDirectory();
        await using var gateway = await GatewayProcess.StartAsync(new GatewaySetup { Data = data.Path, Settings = ["Chat:QtGrpcChat:ReconnectGrace=00:05:00"] });
        await using var client = new QtChatClient(gateway.GrpcPort);
        await using var bob = await client.EnterAsync("user2");
        var lost = await client.EnterAsync("user1");
        await lost.DisposeAsync();
        await using var back = await ComeBackAsync(client, "user1");

        back.Finish();
        await back.ReadToEndAsync();

        Assert.Equal(CallStatus.Ok, back.Status);
        await bob.ReadUntilStatusAsync("user1", StatusType.Logout);
        Assert.Equal(0, await gateway.TerminateAsync());
    }

    private async Task LoseAsync(string name, string loss)
    {
        var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        await using (connection)
        {
            var call = await connection.EnterAsync(name);
            switch (loss)
            {
                case "reset":
                    await call.ResetAsync();
                    await connection.PingAsync(); // it has been read
                    break;
                case "connection reset":
                    connection.Abort();
                    break;
            }
        }
    }

    /// <summary>As the example's client does: again and again, if it must. The old connection's end may have to be noticed first.</summary>
    private static async Task<QtChatStream> ComeBackAsync(QtChatClient client, string name)
    {
        QtChatStream? back = null;
        await Eventually.HoldsAsync($"{name} is let in again", async () =>
        {
            var stream = await client.OpenAsync(name);
            if (await stream.ReadAsync() is not null)
            {
                back = stream;
                return true;
            }

            Assert.Equal(StatusCode.AlreadyExists, stream.Status!.Code);
            await stream.DisposeAsync();
            return false;
        });
        return back!; // set when it holds
    }
}
