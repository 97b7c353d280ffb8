using System.Diagnostics;
using System.Net;
using System.Text;
using OrleansChat.Tests.Gateway.Relays;
using OrleansChat.Tests.Gateway.WebSockets;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.OriginRelay;

/// <summary>The relay by Origin, as its clients see it. Every test has names of its own, for others use the same gateway.</summary>
[Collection(GatewayCollection.Name)]
public sealed class OriginRelayTests(GatewayFixture fixture) : IDisposable
{
    private readonly OperatorClient _operator = new(fixture.Gateway.Setup.OperatorPort);
    private readonly string _suffix = $"-{Guid.NewGuid():n}";

    private int Port => fixture.Gateway.Setup.RelayPort;

    [Theory]
    [InlineData("/", "C1")]
    [InlineData("/any/path?at=all", "C1")]
    [InlineData("/topic", "http://localhost:8080")]
    [InlineData("/", "a name, with <blanks> & \"signs\" ~")]
    [InlineData("/", "null")]
    public async Task OR_1_any_printable_name_is_accepted_on_any_path_and_nothing_comes_unasked(string path, string name)
    {
        await using var client = await WireWebSocket.ConnectAsync(Port, path, $"Origin: {name}{_suffix}");

        var text = To(name.Replace("\"", "\\\"", StringComparison.Ordinal) + _suffix, "the first that it hears");
        await client.SendTextAsync(text);

        Assert.Equal(text, await client.ReadTextAsync());
    }

    [Fact]
    public async Task OR_1_it_is_also_on_the_topic_port_and_a_path_of_the_web_port()
    {
        await using var onTopic = await WireWebSocket.ConnectAsync(fixture.Gateway.Setup.TopicPort, "/", $"Origin: C1{_suffix}");
        await using var onWeb = await WireWebSocket.ConnectAsync(fixture.Gateway.WebPort, "/relay", $"Origin: C2{_suffix}");

        await onTopic.SendTextAsync(To("C2" + _suffix));
        await onWeb.SendTextAsync(To("C1" + _suffix));

        Assert.Equal(To("C2" + _suffix), await onWeb.ReadTextAsync());
        Assert.Equal(To("C1" + _suffix), await onTopic.ReadTextAsync());
    }

    [Fact]
    public async Task OR_2_OR_3_a_text_reaches_all_of_a_name_once_and_nobody_else()
    {
        await using var sender = await ConnectAsync("C9");
        await using var one = await ConnectAsync("C1");
        await using var two = await ConnectAsync("C1");
        await using var other = await ConnectAsync("c1");

        await sender.SendTextAsync(To("C1" + _suffix, "hi"));
        await sender.SendTextAsync(To("c1" + _suffix, "small"));
        await sender.SendTextAsync(To("C1" + _suffix, "again"));

        Assert.Equal([To("C1" + _suffix, "hi"), To("C1" + _suffix, "again")], [await one.ReadTextAsync(), await one.ReadTextAsync()]);
        Assert.Equal([To("C1" + _suffix, "hi"), To("C1" + _suffix, "again")], [await two.ReadTextAsync(), await two.ReadTextAsync()]);
        Assert.Equal(To("c1" + _suffix, "small"), await other.ReadTextAsync());
        await AssertHearsNothingAsync(sender, "C9");
    }

    [Fact]
    public async Task OR_2_a_name_can_be_reached_from_the_moment_that_its_handshake_is_answered()
    {
        await using var sender = await ConnectAsync("C9");
        for (var i = 0; i < 50; i++)
        {
            await using var client = await ConnectAsync($"C{i}");
            await sender.SendTextAsync(To($"C{i}{_suffix}"));
            Assert.Equal(To($"C{i}{_suffix}"), await client.ReadTextAsync());
        }
    }

    [Theory]
    [InlineData("""{"src":"C9","dst":"@","msg":"hi"}""")]
    [InlineData(" {\t\"dst\" : \"@\" ,\r\n \"msg\":\"hi\" } ")]
    [InlineData("""{"dst":"@","msg":"hi","src":"C9","more":{"dst":"other"},"list":[1,2.50,1e3]}""")]
    [InlineData("""{"d\u0073t":"@","msg":"\u0041\/\n né 我 👩‍🚀","msg":"twice"}""")]
    public async Task OR_4_what_is_relayed_is_what_was_sent_byte_for_byte(string template)
    {
        await using var client = await ConnectAsync("C1");
        var text = template.Replace("@", "C1" + _suffix, StringComparison.Ordinal);

        await client.SendTextAsync(text);

        Assert.Equal(Encoding.UTF8.GetBytes(text), (await client.ReadFrameAsync())!.Payload);
    }

    [Fact]
    public async Task OR_5_who_names_itself_gets_its_own_text_back()
    {
        await using var one = await ConnectAsync("C1");
        await using var two = await ConnectAsync("C1");

        await one.SendTextAsync(To("C1" + _suffix));

        Assert.Equal(To("C1" + _suffix), await one.ReadTextAsync());
        Assert.Equal(To("C1" + _suffix), await two.ReadTextAsync());
    }

    [Fact]
    public async Task OR_6_a_text_for_nobody_reaches_nobody_and_the_connection_stays()
    {
        await using var client = await ConnectAsync("C1");

        await client.SendTextAsync(To("nobody" + _suffix));
        await client.SendTextAsync(To(new string('x', 100_000)));

        await AssertHearsNothingAsync(client, "C1");
    }

    [Fact]
    public async Task OR_7_what_has_no_destination_is_relayed_to_nobody()
    {
        await using var client = await ConnectAsync("C1");
        await using var unnamed = await WireWebSocket.ConnectAsync(Port);

        foreach (var text in new[] { "plain", "{}", "[1]", "5", """{"dst":null}""", $"[{To("C1" + _suffix)}]" })
        {
            await client.SendTextAsync(text);
        }

        await AssertHearsNothingAsync(client, "C1");
        await _operator.SendAsync("to all");
        Assert.Equal("to all", await unnamed.ReadTextAsync());
    }

    [Fact]
    public async Task OR_8_the_operator_reaches_all_and_of_a_name_the_first_connection_only()
    {
        await using var first = await ConnectAsync("C1");
        await OnlineAsync("C1");
        await using var second = await ConnectAsync("C1");
        await OnlineAsync("C1", "C1");

        Assert.True(await _operator.SendAsync("  maintenance at 5, né 我\n") >= 2);
        Assert.Equal(1, await _operator.SendAsync("to one", "C1" + _suffix));
        Assert.Equal(0, await _operator.SendAsync("to nobody", "C2" + _suffix));

        Assert.Equal(["maintenance at 5, né 我", "to one"], [await first.ReadTextAsync(), await first.ReadTextAsync()]);
        Assert.Equal("maintenance at 5, né 我", await second.ReadTextAsync());
        await AssertHearsNothingAsync(second, "C1");
    }

    [Theory]
    [InlineData("a close")]
    [InlineData("the end of TCP")]
    [InlineData("a reset")]
    public async Task OR_9_a_name_is_online_from_its_connection_to_its_end_however_that_comes(string end)
    {
        await using var staying = await ConnectAsync("C1");
        var leaving = await ConnectAsync("C1");
        await using var other = await ConnectAsync("C2");
        await OnlineAsync("C1", "C1", "C2");
        var began = Stopwatch.GetTimestamp();

        switch (end)
        {
            case "a close":
                await leaving.SendAsync(ClientFrames.Close(1000));
                break;
            case "the end of TCP":
                leaving.ShutdownSend();
                break;
            default:
                leaving.Reset();
                break;
        }

        await OnlineAsync("C1", "C2");
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10)); // a second, on a machine that is not busy; a lease is 30
        await leaving.DisposeAsync();
    }

    [Theory]
    [InlineData("n\u00E9")]         // Latin-1 on the wire: 6E E9
    [InlineData("n\u00C3\u00A9")]   // UTF-8 on the wire: 6E C3 A9
    public async Task OR_10_a_name_beyond_ASCII_is_reached_in_UTF_8_whatever_the_handshake_had(string header)
    {
        await using var client = await WireWebSocket.ConnectAsync(Port, "/", $"Origin: {header}{_suffix}");
        await using var sender = await ConnectAsync("C9");

        await sender.SendTextAsync(To("né" + _suffix, "ünï 我 👩‍🚀"));

        Assert.Equal(To("né" + _suffix, "ünï 我 👩‍🚀"), await client.ReadTextAsync());
        Assert.Equal(["origin/né" + _suffix], await _operator.ListAsync("origin/né" + _suffix));
    }

    [Fact]
    public async Task OR_11_a_name_that_QWebSocket_mangled_is_reached_by_its_own_text_unless_somebody_has_it_whole()
    {
        await using var mangled = await WireWebSocket.ConnectAsync(Port, "/", $"Origin: C1?????{_suffix}");
        await using var sender = await ConnectAsync("C9");
        await sender.SendTextAsync(To("C1我是客户端" + _suffix, "by Qt"));
        Assert.Equal(To("C1我是客户端" + _suffix, "by Qt"), await mangled.ReadTextAsync());

        var utf8 = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("C1我是客户端"));
        await using var whole = await WireWebSocket.ConnectAsync(Port, "/", $"Origin: {utf8}{_suffix}");
        await sender.SendTextAsync(To("C1我是客户端" + _suffix, "by a browser"));
        await sender.SendTextAsync(To("C1?????" + _suffix, "as it is written"));

        Assert.Equal(To("C1我是客户端" + _suffix, "by a browser"), await whole.ReadTextAsync());
        Assert.Equal(To("C1?????" + _suffix, "as it is written"), await mangled.ReadTextAsync());
    }

    [Theory]
    [InlineData]
    [InlineData("Origin: ")]
    public async Task OR_12_who_has_no_name_can_send_and_gets_what_is_for_all_and_an_empty_destination_reaches_nobody(params string[] headers)
    {
        await using var unnamed = await WireWebSocket.ConnectAsync(Port, "/", headers);
        await using var named = await ConnectAsync("C1");
        await OnlineAsync("C1");

        await unnamed.SendTextAsync(To(""));
        await unnamed.SendTextAsync(To("C1" + _suffix));
        Assert.Equal(To("C1" + _suffix), await named.ReadTextAsync());
        await _operator.SendAsync("to all");

        Assert.Equal("to all", await unnamed.ReadTextAsync());
        Assert.Equal("to all", await named.ReadTextAsync());
    }

    [Fact]
    public async Task OR_13_a_forged_sender_is_relayed_as_it_was_sent()
    {
        await using var sender = await ConnectAsync("C9");
        await using var client = await ConnectAsync("C1");
        var forged = $$"""{"dst":"C1{{_suffix}}","msg":"hi","src":"somebody else"}""";

        await sender.SendTextAsync(forged);

        Assert.Equal(forged, await client.ReadTextAsync());
    }

    [Fact]
    public async Task OR_14_bytes_are_ignored_and_the_connection_stays()
    {
        await using var client = await ConnectAsync("C1");

        await client.SendAsync(ClientFrames.Frame(2, Encoding.UTF8.GetBytes(To("C1" + _suffix, "in bytes"))));

        await AssertHearsNothingAsync(client, "C1");
    }

    [Fact]
    public async Task OR_21_a_close_is_answered_though_TCP_has_ended_behind_it()
    {
        await using var client = await ConnectAsync("C1");

        await client.SendAsync(ClientFrames.Close(1000, "bye"));
        client.ShutdownSend();

        Assert.Equal("bye", await client.ReadCloseAsync(1000));
        Assert.Null(await client.ReadFrameAsync());
    }

    [Fact]
    public async Task A_registered_name_is_not_to_be_had_without_its_password()
    {
        await using var refused = await WireWebSocket.RequestAsync(Port, "/", ["Sec-WebSocket-Version: 13", "Origin: user1"]);

        Assert.Equal(403, refused.Status);
    }

    [Fact]
    public async Task A_name_of_more_than_256_bytes_is_refused()
    {
        await using var fits = await WireWebSocket.RequestAsync(Port, "/", ["Sec-WebSocket-Version: 13", $"Origin: {new string('\u00E9', 256)}"]);
        await using var refused = await WireWebSocket.RequestAsync(Port, "/", ["Sec-WebSocket-Version: 13", $"Origin: {new string('x', 257)}"]);

        Assert.Equal((101, 400), (fits.Status, refused.Status));
    }

    [Fact]
    public async Task The_largest_text_is_relayed_and_a_larger_one_closes_with_1009()
    {
        await using var client = await ConnectAsync("C1");
        var largest = To("C1" + _suffix, new string('x', (256 * 1024) - To("C1" + _suffix, "").Length));

        await client.SendTextAsync(largest);
        Assert.Equal(largest, await client.ReadTextAsync());
        await client.SendTextAsync(largest + " ");

        await client.ReadCloseAsync(1009);
    }

    [Fact]
    public async Task A_burst_arrives_whole_and_in_order_at_everybody()
    {
        await using var one = await ConnectAsync("C1");
        await using var two = await ConnectAsync("C1");
        await using var sender = await ConnectAsync("C9");
        var texts = Enumerable.Range(0, 20_000).Select(i => To("C1" + _suffix, $"{i}")).ToList();

        var sending = sender.SendAsync(texts.SelectMany(ClientFrames.Text).ToArray());

        foreach (var text in texts)
        {
            Assert.Equal(text, await one.ReadTextAsync());
            Assert.Equal(text, await two.ReadTextAsync());
        }

        await sending;
    }

    public void Dispose() => _operator.Dispose();

    private static string To(string name, string message = "hi") => $$"""{"dst":"{{name}}","msg":"{{message}}","src":"C9"}""";

    private Task<WireWebSocket> ConnectAsync(string name) => WireWebSocket.ConnectAsync(Port, "/", $"Origin: {name}{_suffix}");

    // What it hears next is what it says to itself now.
    private async Task AssertHearsNothingAsync(WireWebSocket client, string name)
    {
        await client.SendTextAsync(To(name + _suffix, "and now this"));
        Assert.Equal(To(name + _suffix, "and now this"), await client.ReadTextAsync());
    }

    private async Task OnlineAsync(params string[] names)
    {
        var all = names.Select(name => $"origin/{name}{_suffix}").ToList();
        string[] ours = [.. new[] { "C1", "C2" }.Select(name => $"origin/{name}{_suffix}")];
        await Eventually.HoldsAsync($"online: {string.Join(", ", names)}", async () => (await _operator.ListAsync(ours)).SequenceEqual(all));
    }
}
