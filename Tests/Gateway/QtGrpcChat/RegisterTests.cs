using Grpc.Core;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway.SimpleChat;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.QtGrpcChat;

/// <summary><c>Register</c>.</summary>
[Collection(QtGrpcChatCollection.Name)]
public sealed class RegisterTests(GatewayFixture fixture)
{
    [Fact]
    public async Task GQ_2_a_name_is_registered_once_and_signs_in_with_its_password()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        var name = $"once {Guid.NewGuid():n}";

        var first = await connection.RegisterAsync(name, "first");
        var second = await connection.RegisterAsync(name, "second");

        Assert.Equal(0, first.Status);
        Assert.Equal([0, 0, 0, 0, 0], first.Data.SelectMany(frame => frame.Payload));
        second.AssertRefused(6);
        Assert.Equal($"{name} already exists", second.Trailer("grpc-message"));
        await using var other = await client.OpenAsync(name, "second");
        Assert.Null(await other.ReadAsync());
        Assert.Equal(new CallStatus(StatusCode.InvalidArgument, "Invalid password"), other.Status);
        await using var stream = await client.EnterAsync(name, "first");
    }

    [Theory]
    [InlineData("", "password")]
    [InlineData("name", "")]
    [InlineData("", "")]
    [InlineData(" blank", "password")]
    [InlineData("line\nbreak", "password")]
    public async Task GQ_2_an_impossible_name_or_an_empty_password_is_an_invalid_request(string name, string password)
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);

        Assert.Equal(new CallStatus(StatusCode.InvalidArgument, "Invalid user request"), await client.RegisterAsync(name, password));
    }

    [Fact]
    public async Task GQ_2_a_user_of_the_settings_exists()
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);

        Assert.Equal(new CallStatus(StatusCode.AlreadyExists, "user1 already exists"), await client.RegisterAsync("user1", "mine now"));
    }

    [Fact]
    public async Task GQ_2_of_many_who_want_a_name_at_once_one_gets_it()
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        var name = $"wanted-{Guid.NewGuid():n}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => client.RegisterAsync(name, $"password {number}")));

        var winner = Array.FindIndex(answers, answer => answer.Code == StatusCode.OK);
        Assert.All(answers.Where((_, number) => number != winner), answer => Assert.Equal(StatusCode.AlreadyExists, answer.Code));
        await using var stream = await client.EnterAsync(name, $"password {winner}");
    }

    [Theory]
    [InlineData("Ada Lovelace", "correct horse battery staple")]
    [InlineData("Zoë 山田 🦊", "пароль с пробелами 🔑")]
    [InlineData("a,b;c=\"d\"", "%20,\\")]
    public async Task GQ_3_names_and_passwords_may_have_blanks_and_any_script(string name, string password)
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);

        var (first, second) = (await client.RegisterAsync(name, password), await client.RegisterAsync(name, password));

        Assert.Equal((StatusCode.OK, StatusCode.AlreadyExists), (first.Code, second.Code));
        await using var stream = await client.EnterAsync(name, password);
        stream.Finish();
        await stream.ReadToEndAsync();
        Assert.Equal(CallStatus.Ok, stream.Status);
    }

    [Fact]
    public async Task GQ_3_registered_users_are_there_after_a_restart_and_no_password_is_in_the_store()
    {
        const string Password = "pass in plain words";
        using var data = new TemporaryDirectory();
        var setup = new GatewaySetup { Data = data.Path };
        await using (var first = await GatewayProcess.StartAsync(setup))
        {
            await using var client = new QtChatClient(first.GrpcPort);
            Assert.Equal(StatusCode.OK, (await client.RegisterAsync("Grace Hopper", Password)).Code);
            await first.KillAsync();
        }

        await using var second = await GatewayProcess.StartAsync(setup);
        await using var again = new QtChatClient(second.GrpcPort);

        Assert.Equal(new CallStatus(StatusCode.AlreadyExists, "Grace Hopper already exists"), await again.RegisterAsync("Grace Hopper", "another"));
        await using var stream = await again.EnterAsync("Grace Hopper", Password);
        Assert.All(
            Directory.GetFiles(data.Path, "chat.db*"),
            file => Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Password)) < 0));
    }

    [Fact]
    public async Task Where_registration_is_closed_nobody_is_registered()
    {
        using var data = new TemporaryDirectory();
        await using var gateway = await GatewayProcess.StartAsync(new GatewaySetup { Data = data.Path, Settings = ["Chat:Registration:Open=false"] });
        await using var client = new QtChatClient(gateway.GrpcPort);

        Assert.Equal(StatusCode.PermissionDenied, (await client.RegisterAsync("somebody")).Code);
        await using var known = await client.EnterAsync("user1");
    }

    [Fact]
    public async Task GQ_2_a_store_that_cannot_be_written_is_a_failure_to_register()
    {
        using var disk = Operating.SmallDisk.Mount(megabytes: 4);
        await using var gateway = await GatewayProcess.StartAsync(new GatewaySetup { Data = disk.Path });
        await using var client = new QtChatClient(gateway.GrpcPort);
        Fill(Path.Combine(disk.Path, "ballast"));

        var status = CallStatus.Ok;
        for (var number = 0; status == CallStatus.Ok && number < 100; number++)
        {
            status = await client.RegisterAsync($"user {number}"); // until what the store had set aside is used up
        }

        Assert.Equal(new CallStatus(StatusCode.DataLoss, "Failed to register user"), status);
    }

    private static void Fill(string file)
    {
        using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                stream.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // full
        }
    }
}
