using System.Net;
using OrleansChat.Tests.Gateway.SimpleChat;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.Operating;

/// <summary>The web port: health for machines, a page for people.</summary>
[Collection(GatewayCollection.Name)]
public sealed class WebPageTests(GatewayFixture fixture)
{
    [Theory]
    [InlineData("/healthz", "healthy\n")]
    [InlineData("/readyz", "ready\n")]
    public async Task A_gateway_that_serves_says_so(string path, string expected)
    {
        using var client = new HttpClient { BaseAddress = fixture.Gateway.Web };

        Assert.Equal(expected, await client.GetStringAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_page_says_what_is_served_where()
    {
        using var client = new HttpClient { BaseAddress = fixture.Gateway.Web };

        var page = await client.GetStringAsync("/", TestContext.Current.CancellationToken);

        Assert.Contains($"localhost:{fixture.Gateway.GrpcPort}", page, StringComparison.Ordinal);
        Assert.Contains("Chat:Listen:Grpc", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_path_is_not_found()
    {
        using var client = new HttpClient { BaseAddress = fixture.Gateway.Web };

        using var answer = await client.GetAsync("/nothing/here", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_gateway_that_is_being_stopped_is_alive_and_not_ready()
    {
        using var data = new TemporaryDirectory();
        await using var gateway = await GatewayProcess.StartAsync(new GatewaySetup { Data = data.Path });
        using var client = new HttpClient { BaseAddress = gateway.Web };
        await using var stuck = await WireConnection.ConnectAsync(gateway.GrpcPort, new WireSettings { StreamWindow = 10, GrantsAtOnce = false });
        await using var other = await WireConnection.ConnectAsync(gateway.GrpcPort);
        await stuck.OpenListAsync();
        var (reader, _) = await other.OpenListAsync();
        await other.SendAsync(Say.Text("a reader that does not take this holds the stop up"));

        gateway.Terminate();
        await reader.ReadToEndAsync(); // the stop has begun
        using var ready = await client.GetAsync("/readyz", TestContext.Current.CancellationToken);
        using var healthy = await client.GetAsync("/healthz", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, healthy.StatusCode));
        Assert.Equal(0, await gateway.WaitForExitAsync());
    }
}
