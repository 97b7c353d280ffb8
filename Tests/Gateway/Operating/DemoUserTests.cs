using Grpc.Core;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway.SimpleChat;

namespace OrleansChat.Tests.Gateway.Operating;

/// <summary>Accounts with well-known passwords are made for this machine only, unless the operator says otherwise.</summary>
public sealed class DemoUserTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    [Theory]
    [InlineData("localhost", "", StatusCode.OK)]
    [InlineData("localhost", "false", StatusCode.Unauthenticated)]
    [InlineData("*", "", StatusCode.Unauthenticated)]
    [InlineData("0.0.0.0", "", StatusCode.Unauthenticated)]
    [InlineData("*", "true", StatusCode.OK)]
    public async Task They_exist_on_loopback_or_if_they_are_wanted(string host, string wanted, StatusCode expected)
    {
        await using var gateway = await GatewayProcess.StartAsync(new GatewaySetup { Data = _data.Path, Host = host, Settings = [$"Chat:DemoUsers={wanted}"] });
        await using var client = new ChatClient(gateway.GrpcPort);

        Assert.Equal(expected, (await client.SendAsync(Say.Something())).Code);
    }

    [Fact]
    public async Task One_listener_that_others_can_reach_is_enough_to_keep_them_away()
    {
        var setup = new GatewaySetup { Data = _data.Path };
        await using var gateway = await GatewayProcess.StartAsync(setup with { Settings = [$"Chat:Listen:Echo=localhost:{setup.EchoPort}, *:{FreePorts.Take()}"] });
        await using var client = new ChatClient(gateway.GrpcPort);

        Assert.Equal(StatusCode.Unauthenticated, (await client.SendAsync(Say.Something())).Code);
    }

    [Fact]
    public async Task They_are_made_in_an_empty_store_and_never_again()
    {
        var setup = new GatewaySetup { Data = _data.Path };
        await using (var first = await GatewayProcess.StartAsync(setup))
        {
            await first.TerminateAsync();
        }

        await using var second = await GatewayProcess.StartAsync(setup with { Settings = ["Chat:Users:user1=changed", "Chat:Users:late=late"] });
        await using var client = new ChatClient(second.GrpcPort);

        Assert.Equal(StatusCode.OK, (await client.SendAsync(Say.Something())).Code);
        Assert.Equal(StatusCode.Unauthenticated, (await client.SendAsync(Say.Something(), "late", "late")).Code);
    }

    public void Dispose() => _data.Dispose();
}
