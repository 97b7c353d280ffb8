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
    public async Task A_page_says_what_is_served_where()
    {
        using var client = new HttpClient { BaseAddress = fixture.Gateway.Web };

        var page = await client.GetStringAsync("/about", TestContext.Current.CancellationToken);

        Assert.Contains($"localhost:{fixture.Gateway.GrpcPort}", page, StringComparison.Ordinal);
        Assert.Contains("Chat:Listen:Grpc", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/index.html", "text/html")]
    [InlineData("/css/app.css", "text/css")]
    [InlineData("/js/main.js", "text/javascript")]
    [InlineData("/icon.svg", "image/svg+xml")]
    public async Task The_chat_page_may_load_nothing_from_elsewhere_and_nothing_inline(string path, string mediaType)
    {
        using var client = new HttpClient { BaseAddress = fixture.Gateway.Web };

        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(mediaType, answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
    }

    [Fact]
    public async Task A_file_of_the_page_that_a_browser_has_is_not_sent_again()
    {
        using var client = new HttpClient { BaseAddress = fixture.Gateway.Web };
        using var first = await client.GetAsync("/js/main.js", TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/js/main.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!); // a file has one

        using var second = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task The_page_is_on_the_web_listener_only()
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{fixture.Gateway.Setup.OperatorPort}") };

        using var answer = await client.GetAsync("/index.html", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
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
