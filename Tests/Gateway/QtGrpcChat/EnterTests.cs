using Grpc.Core;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway.SimpleChat;
using OrleansChat.Tests.Wire;
using StatusType = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.UserStatus.Types.Type;

namespace OrleansChat.Tests.Gateway.QtGrpcChat;

/// <summary>Who is let into the room, and what is said to whom then.</summary>
[Collection(QtGrpcChatCollection.Name)]
public sealed class EnterTests(GatewayFixture fixture)
{
    [Fact]
    public async Task GQ_1_both_services_share_every_gRPC_port()
    {
        using var data = new TemporaryDirectory();
        var other = FreePorts.Take();
        var setup = new GatewaySetup { Data = data.Path };
        await using var gateway = await GatewayProcess.StartAsync(setup with { Settings = [$"Chat:Listen:Grpc=localhost:{setup.GrpcPort}, localhost:{other}"] });

        foreach (var port in new[] { setup.GrpcPort, other })
        {
            await using var newer = new QtChatClient(port);
            await using var older = new ChatClient(port);
            await using var stream = await newer.EnterAsync(port == other ? "user1" : "user2");
            Assert.Equal(CallStatus.Ok, await older.SendAsync(Say.Something()));
        }
    }

    [Fact]
    public async Task GQ_1_both_calls_work_over_TLS()
    {
        using var data = new TemporaryDirectory();
        using var certificate = new TestCertificate();
        await using var gateway = await GatewayProcess.StartAsync(new GatewaySetup { Data = data.Path, Settings = certificate.Settings });
        await using var secure = new QtChatClient(gateway.GrpcPort, certificate.Trusting());
        await using var plain = new QtChatClient(gateway.GrpcPort);

        await using var ada = await secure.RegisterAndEnterAsync("ada");
        await using var bob = await plain.EnterAsync("user1");
        var text = Speak.Something("ada");
        await ada.SendAsync(text);
        await bob.ReadUntilAsync(text);

        Assert.Null(ada.Status);
    }

    public static TheoryData<string?, string?, int, string> Faults() => new()
    {
        { null, null, 5, "Metadata not found" },
        { "user1", null, 5, "Metadata not found" },
        { null, "qwerty", 5, "Metadata not found" },
        { "", "qwerty", 3, "Invalid metadata" },
        { "user1", "", 3, "Invalid metadata" },
        { "nobody", "qwerty", 16, "User not found" },
        { "no\tname", "qwerty", 16, "User not found" },
        { "user1", "wrong", 3, "Invalid password" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task GQ_4_who_is_not_let_in_is_told_why_in_trailers_only(string? name, string? password, int status, string message)
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        (string Name, string? Value)[] metadata = [("user-name", name), ("user-password", password)];

        var call = await connection.Call(QtChatClient.Service + "ChatRoom", [.. metadata.Where(field => field.Value is not null).Select(field => (field.Name, field.Value!))]).StartAsync();
        await call.ReadToEndAsync(); // its own side of the call is still open

        call.AssertRefused(status);
        Assert.True(call.IsTrailersOnly);
        Assert.Equal(message, call.Trailer("grpc-message"));
    }

    [Fact]
    public async Task GQ_4_a_second_stream_of_a_user_is_refused_and_the_first_goes_on()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var first = await client.RegisterAndEnterAsync("only one");
        await using var bob = await client.RegisterAndEnterAsync("a listener");

        var second = await connection.ChatRoom("only one").StartAsync();
        await second.ReadToEndAsync();

        second.AssertRefused(6);
        Assert.True(second.IsTrailersOnly);
        Assert.Equal("User already active", second.Trailer("grpc-message"));
        var text = Speak.Something("only one");
        await first.SendAsync(text);
        await bob.ReadUntilAsync(text);
    }

    [Fact]
    public async Task GQ_4_a_wrong_password_does_not_tell_who_is_here()
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var first = await client.RegisterAndEnterAsync("not told");

        await using var other = await client.OpenAsync("not told", "guessed");
        Assert.Null(await other.ReadAsync());

        Assert.Equal(new CallStatus(StatusCode.InvalidArgument, "Invalid password"), other.Status);
    }

    [Fact]
    public async Task GQ_5_the_own_LOGIN_comes_without_waiting_for_a_message_of_the_client()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        await connection.RegisterAsync("silent");

        var call = await connection.ChatRoom("silent").StartAsync();
        var login = await call.ReadAsync();

        Assert.Equal(("200", "application/grpc"), (call.Header(":status"), call.Header("content-type")));
        Assert.NotNull(login);
        Assert.True(login.Tells("silent", StatusType.Login));
        Assert.False(login.UserStatus.Fetched);
    }

    [Fact]
    public async Task GQ_5_the_others_hear_of_it_once_and_the_new_one_hears_of_them()
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var ada = await client.RegisterAndEnterAsync("Ada 5");
        await using var bob = await client.RegisterAndEnterAsync("Bob 5");
        await ada.ReadUntilStatusAsync("Bob 5", StatusType.Login);

        await using var cleo = await client.RegisterAndEnterAsync("Cleo 5");
        await ada.ReadUntilStatusAsync("Cleo 5", StatusType.Login);
        await bob.ReadUntilStatusAsync("Cleo 5", StatusType.Login);
        var text = Speak.Something("Ada 5");
        await ada.SendAsync(text);

        var toCleo = await cleo.ReadUntilAsync(text);
        Assert.Single(toCleo, message => message.Tells("Ada 5", StatusType.Active) && message.UserStatus.Fetched);
        Assert.Single(toCleo, message => message.Tells("Bob 5", StatusType.Active) && message.UserStatus.Fetched);
        Assert.DoesNotContain(toCleo, message => message.Username == "Cleo 5");
        Assert.DoesNotContain(await bob.ReadUntilAsync(text), message => message.Tells("Cleo 5", StatusType.Login));
    }

    [Fact]
    public async Task GQ_5_who_came_a_moment_ago_is_here_for_the_next()
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        var names = Enumerable.Range(0, 5).Select(number => $"in a row {number}").ToList();
        foreach (var name in names)
        {
            Assert.Equal(StatusCode.OK, (await client.RegisterAsync(name)).Code); // from here on the password is known, and coming is quick
        }

        var streams = new List<QtChatStream>();
        foreach (var name in names)
        {
            streams.Add(await client.EnterAsync(name));
        }

        foreach (var (index, stream) in streams.Index())
        {
            var last = Speak.Something(names[0] == stream.Name ? names[1] : names[0]);
            await streams[names[0] == stream.Name ? 1 : 0].SendAsync(last);
            // Of each the first word: a LOGIN that was on its way when the list was fetched is told as well, and clients pass over it.
            var heard = (await stream.ReadUntilAsync(last)).Where(message => message.Username != stream.Name && names.Contains(message.Username) && message.UserStatus is not null)
                .DistinctBy(message => message.Username).ToList();
            Assert.Equal(names[..index], heard.Where(message => message.UserStatus.Fetched).Select(message => message.Username).Order());
            Assert.Equal(names[(index + 1)..], heard.Where(message => message.Tells(message.Username, StatusType.Login)).Select(message => message.Username).Order());
        }

        foreach (var stream in streams)
        {
            await stream.DisposeAsync();
        }
    }

    [Fact]
    public async Task GQ_5_users_of_other_protocols_are_here_too()
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var older = new ChatClient(fixture.Gateway.GrpcPort);
        await using var early = await older.ListAsync("user4");
        Assert.NotNull(await early.ReadAsync());

        await using var ada = await client.RegisterAndEnterAsync("among others");
        await using (var late = await older.ListAsync("user5"))
        {
            Assert.NotNull(await late.ReadAsync());
            Assert.Contains(await ada.ReadUntilStatusAsync("user5", StatusType.Login), message => message.Tells("user4", StatusType.Active) && message.UserStatus.Fetched);
        }

        await ada.ReadUntilStatusAsync("user5", StatusType.Logout);
    }

    [Fact]
    public async Task GQ_5_where_too_many_are_here_for_names_the_clients_of_this_protocol_still_hear_of_each_other()
    {
        using var data = new TemporaryDirectory();
        await using var gateway = await GatewayProcess.StartAsync(new GatewaySetup { Data = data.Path, Settings = ["Chat:Rooms:AnnounceNamesUpTo=0"] });
        await using var client = new QtChatClient(gateway.GrpcPort);
        await using var ada = await client.EnterAsync("user1");

        await using var bob = await client.EnterAsync("user2");
        await ada.ReadUntilStatusAsync("user2", StatusType.Login);
        bob.Finish();

        await ada.ReadUntilStatusAsync("user2", StatusType.Logout);
    }

    [Fact]
    public async Task GQ_8_the_last_status_of_a_user_is_told_to_who_comes_later()
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var ada = await client.RegisterAndEnterAsync("Ada 8");
        await using var bob = await client.RegisterAndEnterAsync("Bob 8");

        await ada.SendAsync(Speak.Status("Ada 8", StatusType.Active));
        await ada.SendAsync(Speak.Status("Ada 8", StatusType.Inactive));
        await bob.ReadUntilStatusAsync("Ada 8", StatusType.Inactive);
        await using var cleo = await client.RegisterAndEnterAsync("Cleo 8");

        var heard = await cleo.ReadUntilStatusAsync("Ada 8", StatusType.Inactive);
        Assert.True(heard[^1].UserStatus.Fetched);
        Assert.DoesNotContain(heard, message => message.Tells("Ada 8", StatusType.Active));
    }

    [Fact]
    public async Task GQ_12_statuses_that_the_server_makes_have_its_time_in_milliseconds()
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var ada = await client.RegisterAndEnterAsync("Ada 12");
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        await using var bob = await client.RegisterAndEnterAsync("Bob 12");
        var login = (await ada.ReadUntilStatusAsync("Bob 12", StatusType.Login))[^1];
        var fetched = (await bob.ReadUntilStatusAsync("Ada 12", StatusType.Active))[^1];

        Assert.All([login, fetched], message => Assert.InRange(message.Timestamp, before, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
    }
}
