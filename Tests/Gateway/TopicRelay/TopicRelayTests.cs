using System.Text;
using OrleansChat.Tests.Gateway.Relays;
using OrleansChat.Tests.Gateway.WebSockets;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.TopicRelay;

/// <summary>The relay by topic, as its clients see it. Every test has topics of its own, for others use the same gateway.</summary>
[Collection(GatewayCollection.Name)]
public sealed class TopicRelayTests(GatewayFixture fixture) : IDisposable
{
    private readonly OperatorClient _operator = new(fixture.Gateway.Setup.OperatorPort);
    private readonly string _one = $"{Random.Shared.NextInt64(1L << 60)}";
    private readonly string _two = $"{Random.Shared.NextInt64(1L << 60)}";

    private int Port => fixture.Gateway.Setup.TopicPort;

    [Fact]
    public async Task OR_15_every_form_of_the_path_is_the_same_topic_on_every_port()
    {
        var setup = fixture.Gateway.Setup;
        await using var sender = await ConnectAsync(_two);
        (int Port, string Target)[] forms =
        [
            (setup.TopicPort, $"/topic={_one}"), (setup.TopicPort, $"/topic/{_one}"), (setup.TopicPort, $"/?topic={_one}"), (setup.RelayPort, $"/topic={_one}"),
            (setup.WebPort, $"/topic={_one}"), (setup.WebPort, $"/?topic={_one}"), (setup.TopicPort, $"/topic=%{(int)_one[0]:x2}{_one[1..]}"),
        ];

        foreach (var (port, target) in forms)
        {
            await using var client = await WireWebSocket.ConnectAsync(port, target, "Origin: a name of no consequence");
            await sender.SendTextAsync(To(_one, target));
            Assert.Equal(To(_one, target), await client.ReadTextAsync());
        }
    }

    [Theory]
    [InlineData("/topic=")]
    [InlineData("/topic/")]
    [InlineData("/?topic=")]
    [InlineData("/topic=1%0A2")]
    public async Task OR_15_an_empty_or_impossible_topic_is_refused(string target)
    {
        await using var refused = await WireWebSocket.RequestAsync(Port, target, ["Sec-WebSocket-Version: 13"]);

        Assert.Equal(400, refused.Status);
    }

    [Fact]
    public async Task The_page_is_still_a_page_whatever_its_query()
    {
        using var http = new HttpClient();

        Assert.Contains("<title>OrleansChat</title>", await http.GetStringAsync(new Uri(fixture.Gateway.Web, "/?topic=1"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("{{{0}}}")]
    public async Task OR_16_OR_17_the_three_lines_go_to_the_receivers_topic_unchanged_and_nowhere_else(string form)
    {
        await using var sender = await ConnectAsync(_two);
        await using var colleague = await ConnectAsync(_two);
        await using var one = await ConnectAsync(_one);
        await using var another = await ConnectAsync(_one);
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, TopicRelayCodecTests.Payload)
            .Replace("10001", _one, StringComparison.Ordinal).Replace("10002", _two, StringComparison.Ordinal);

        await sender.SendTextAsync(text);

        Assert.Equal(Encoding.UTF8.GetBytes(text), (await one.ReadFrameAsync())!.Payload);
        Assert.Equal(text, await another.ReadTextAsync());
        await AssertHearNothingAsync(_two, sender, colleague);
    }

    [Fact]
    public async Task OR_17_the_receiver_may_be_a_number()
    {
        await using var sender = await ConnectAsync(_two);
        await using var one = await ConnectAsync(_one);
        var text = $$"""{"sender":{{_two}},"receiver":{{_one}},"msg":"hi"}""";

        await sender.SendTextAsync(text);

        Assert.Equal(text, await one.ReadTextAsync());
        await AssertHearNothingAsync(_two, sender);
    }

    [Fact]
    public async Task A_sender_in_the_receivers_topic_hears_its_text_on_its_other_connections_only()
    {
        await using var sender = await ConnectAsync(_one);
        await using var other = await ConnectAsync(_one);

        await sender.SendTextAsync(To(_one));

        Assert.Equal(To(_one), await other.ReadTextAsync());
        await AssertHearNothingAsync(_one, sender, other);
    }

    [Theory]
    [InlineData("plain text, né 我 👩‍🚀")]
    [InlineData("""{"sender":"10002","msg":"to whom?"}""")]
    [InlineData("5")]
    public async Task OR_18_what_names_no_receiver_goes_to_the_others_of_the_topic(string text)
    {
        await using var sender = await ConnectAsync(_one);
        await using var one = await ConnectAsync(_one);
        await using var another = await ConnectAsync(_one);
        await using var elsewhere = await ConnectAsync(_two);

        await sender.SendTextAsync(text);

        Assert.Equal(text, await one.ReadTextAsync());
        Assert.Equal(text, await another.ReadTextAsync());
        await AssertHearNothingAsync(_one, sender, one);
        await AssertHearNothingAsync(_two, elsewhere);
    }

    [Fact]
    public async Task OR_18_where_nobody_else_listens_plain_text_is_for_the_server_and_empty_text_for_nobody()
    {
        await using var alone = await ConnectAsync(_one);

        await alone.SendTextAsync("");
        await alone.SendTextAsync("hello?");
        await alone.SendTextAsync(To(_two, "gone"));

        await Eventually.HoldsAsync("it was heard", async () => (await _operator.ReadAsync()).Contains($"topic/{_one}: hello?"));
        Assert.Single(await _operator.ReadAsync(), text => text.StartsWith($"topic/{_one}: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OR_19_the_two_relays_hear_nothing_of_each_other_but_what_the_operator_says_to_all()
    {
        await using var byTopic = await ConnectAsync(_one);
        await using var sender = await ConnectAsync(_two);
        await using var byName = await WireWebSocket.ConnectAsync(fixture.Gateway.Setup.RelayPort, "/", $"Origin: {_one}");
        await Eventually.HoldsAsync("both online", async () => (await _operator.ListAsync($"topic/{_one}", $"origin/{_one}")).Count == 2);

        await sender.SendTextAsync(To(_one));
        await byName.SendTextAsync($$"""{"dst":"{{_one}}","receiver":"{{_one}}"}""");
        await sender.SendTextAsync($$"""{"dst":"{{_one}}","receiver":"{{_one}}","msg":"2"}""");
        Assert.Equal(To(_one), await byTopic.ReadTextAsync());
        Assert.Equal($$"""{"dst":"{{_one}}","receiver":"{{_one}}"}""", await byName.ReadTextAsync());
        Assert.Equal($$"""{"dst":"{{_one}}","receiver":"{{_one}}","msg":"2"}""", await byTopic.ReadTextAsync());
        await _operator.SendAsync("to all");

        Assert.Equal("to all", await byTopic.ReadTextAsync());
        Assert.Equal("to all", await byName.ReadTextAsync());
    }

    [Fact]
    public async Task OR_21_a_close_is_answered_with_its_code()
    {
        await using var client = await ConnectAsync(_one);

        await client.SendAsync(ClientFrames.Close(1001, "Connection closed"));

        Assert.Equal("Connection closed", await client.ReadCloseAsync(1001));
    }

    public void Dispose() => _operator.Dispose();

    private static string To(string topic, string message = "hi") => $$"""{"sender":"x","receiver":"{{topic}}","msg":"{{message}}"}""";

    private Task<WireWebSocket> ConnectAsync(string topic) => WireWebSocket.ConnectAsync(Port, $"/topic={topic}");

    // What they hear next is what somebody says in their topic now.
    private async Task AssertHearNothingAsync(string topic, params WireWebSocket[] clients)
    {
        await using var other = await ConnectAsync(topic);
        await other.SendTextAsync("and now this");
        foreach (var client in clients)
        {
            Assert.Equal("and now this", await client.ReadTextAsync());
        }
    }
}
