using System.Net;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.Relays;

/// <summary>The operator's commands: for programs on this machine, and for nobody who can only make a browser send something.</summary>
[Collection(GatewayCollection.Name)]
public sealed class OperatorTests(GatewayFixture fixture) : IDisposable
{
    private readonly OperatorClient _operator = new(fixture.Gateway.Setup.OperatorPort);

    [Theory]
    [InlineData("""{"text":"hi"}""", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("""{"text":"hi"}""", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("hi", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("null", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"text":null}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"text":5}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"text":"\ud800"}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"text":" \n "}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"text":"hi","to":"nobody has this name"}""", "application/json", HttpStatusCode.NotFound)]
    public async Task A_command_that_is_none_is_refused_with_a_sentence(string body, string type, HttpStatusCode status)
    {
        var (answered, sentence) = await _operator.PostAsync(body, type);

        Assert.Equal(status, answered);
        Assert.EndsWith(".\n", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "localhost.evil.example:8081")]
    [InlineData("Origin", "http://localhost:8080")]
    [InlineData("Origin", "null")]
    public async Task What_a_page_in_a_browser_sends_is_refused(string header, string value)
    {
        var (status, _) = await _operator.PostAsync("""{"text":"hi"}""", headers: (header, value));

        Assert.Equal(HttpStatusCode.Forbidden, status);
    }

    [Theory]
    [InlineData("127.0.0.1:8081")]
    [InlineData("[::1]:8081")]
    [InlineData("LOCALHOST")]
    public async Task Every_name_of_this_machine_will_do(string host)
    {
        var (status, _) = await _operator.PostAsync("""{"text":"hi","to":"nobody has this name"}""", headers: ("Host", host));

        Assert.Equal(HttpStatusCode.NotFound, status);
    }

    [Fact]
    public async Task A_text_that_no_client_would_take_is_refused()
    {
        var (status, _) = await _operator.PostAsync($$"""{"text":"{{new string('x', (256 * 1024) + 1)}}"}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task The_commands_are_on_no_other_port()
    {
        using var http = new HttpClient();
        var web = new Uri(fixture.Gateway.Web, "/relay/online");

        using var answer = await http.GetAsync(web, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task OR_7_what_was_said_to_the_server_is_read_with_the_name_and_from_a_number_on()
    {
        var name = $"{Guid.NewGuid():n}";
        await using var client = await WireWebSocket.ConnectAsync(fixture.Gateway.Setup.RelayPort, "/", $"Origin: {name}");
        foreach (var text in new[] { "plain", "5", "[1]", "{}", """{"dst":7}""", "né 👩‍🚀" })
        {
            await client.SendTextAsync(text);
        }

        await client.SendTextAsync("");
        await client.SendTextAsync("last");

        await Eventually.HoldsAsync("the last", async () => (await _operator.ReadAsync()).Contains($"origin/{name}: last"));
        Assert.Equal(
            ["plain", "5", "[1]", "{}", """{"dst":7}""", "né 👩‍🚀", "last"],
            (await _operator.ReadAsync()).Where(text => text.StartsWith($"origin/{name}: ", StringComparison.Ordinal)).Select(text => text[$"origin/{name}: ".Length..]));
    }

    public void Dispose() => _operator.Dispose();
}
