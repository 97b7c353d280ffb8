using System.Net;
using System.Text.Json;
using OrleansChat.Tests.Gateway.WebSockets;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.WebChannel;

/// <summary>The requirements of the WebChannel chat that only show on the wire. What clients see of it is in WebChannelContract.</summary>
[Collection(GatewayCollection.Name)]
public sealed class WebChannelWireTests(GatewayFixture fixture)
{
    private int Port => fixture.Gateway.Setup.WebChannelPort;

    [Theory]
    [InlineData("127.0.0.1", "/", "X: no origin")]
    [InlineData("::1", "/some/path", "Origin: null")]
    [InlineData("127.0.0.1", "/?query", "Origin: file://")]
    [InlineData("127.0.0.1", "/", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")]
    public async Task WC_1_any_handshake_of_version_13_is_accepted(string address, string path, string header)
    {
        await using var client = await WireWebSocket.RequestAsync(Port, path, ["Sec-WebSocket-Version: 13", header], IPAddress.Parse(address));

        Assert.Equal(101, client.Status);
        Assert.DoesNotContain("Extensions", client.Head, StringComparison.OrdinalIgnoreCase);
        await client.SendTextAsync("""{"type":3,"id":0}""");
        Assert.EndsWith(""","id":0,"type":10}""", await client.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WC_1_the_web_port_has_it_at_a_path()
    {
        await using var client = await WireWebSocket.ConnectAsync(fixture.Gateway.WebPort, "/webchannel");

        await client.SendTextAsync("""{"type":3,"id":0}""");

        Assert.Contains("chatserver", await client.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WC_6_WC_7_every_call_is_answered_once_with_its_id()
    {
        await using var client = await WebChannelPage.OpenAsync(Port);
        var name = WebChannelPage.NewName();

        Assert.Equal("true", await client.CallAsync("login", name));
        Assert.Equal("false", await client.CallAsync("login", name));
        Assert.Equal("null", await client.CallAsync("keepAliveResponse", name));
        Assert.Equal("[]", await client.CallAsync("fly"));
        Assert.Equal("[]", await client.CallAsync("login"));
        Assert.Equal("[]", await client.CallAsync("deleteLater"));
        Assert.Equal("true", await client.CallAsync("logout", name));
        Assert.Equal("false", await client.CallAsync("logout", name));
    }

    [Fact]
    public async Task WC_8_WC_21_garbage_and_what_has_no_answer_leave_the_connection_open_and_silent()
    {
        await using var client = await WireWebSocket.ConnectAsync(Port);
        string[] silent =
        [
            "", "hello", "5", "[1]", "{}", """{"type":"x"}""", """{"type":99}""", """{"type":3}""", """{"type":6,"object":"chatserver","method":"login","args":["x"]}""",
            """{"type":6,"object":"other","method":"login","args":["x"],"id":1}""", """{"type":7,"object":"chatserver","signal":99}""",
            """{"type":8,"object":"chatserver","signal":5}""", """{"type":5,"data":"debug"}""", """{"type":9,"object":"chatserver","property":1,"value":["x"]}""",
            """{"type":6,"object":"chatserver","method":"login","args":["\ud800"],"id":1}""",
        ];
        foreach (var text in silent)
        {
            await client.SendTextAsync(text);
        }

        await client.SendAsync(ClientFrames.Frame(2, [0, 1, 2, 255]));
        await client.SendTextAsync("""{"type":3,"id":"the end"}""");

        Assert.Contains("\"the end\"", await client.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WC_12_an_update_waits_for_idle_and_what_changed_meanwhile_goes_as_one()
    {
        await using var watcher = await WebChannelPage.OpenAsync(Port);
        await watcher.InitAsync();
        await using var client = await WebChannelPage.OpenAsync(Port);
        string[] names = [WebChannelPage.NewName(), WebChannelPage.NewName(), WebChannelPage.NewName()];

        Assert.Equal("true", await client.CallAsync("login", names[0]));
        await watcher.ReadListUntilAsync(list => list.Contains(names[0]));

        Assert.Equal("true", await client.CallAsync("login", names[1]));
        Assert.Equal("true", await client.CallAsync("login", names[2]));
        await UntilListedAsync(names[2]);
        await watcher.Socket.SendAsync(ClientFrames.Frame(9, "quiet?"u8));
        Assert.Equal(0x8A, (await watcher.Socket.ReadFrameAsync())!.First); // nothing came before the pong

        await watcher.BeIdleAsync();
        var second = await watcher.ReadListAsync();
        Assert.Contains(names[1], second);
        Assert.Contains(names[2], second);
        Assert.Equal(second.Order(StringComparer.Ordinal), second);
    }

    [Fact]
    public async Task WC_13_WC_15_WC_22_the_senders_signals_come_in_order_and_each_before_its_answer()
    {
        await using var client = await WebChannelPage.OpenAsync(Port);
        await client.ConnectAsync(5);
        var name = WebChannelPage.NewName();
        Assert.Equal("true", await client.CallAsync("login", name));
        foreach (var number in Enumerable.Range(0, 50))
        {
            await client.Socket.SendTextAsync($$"""{"type":6,"object":"chatserver","method":"sendMessage","args":["{{name}}","{{name}} {{number}}"],"id":{{number + 2}}}""");
        }

        var heard = new List<string>();
        while (heard.Count < 100)
        {
            using var message = JsonDocument.Parse(await client.Socket.ReadTextAsync());
            var type = message.RootElement.GetProperty("type").GetInt32();
            if (type == 10)
            {
                Assert.True(message.RootElement.GetProperty("data").GetBoolean());
                heard.Add($"answer {message.RootElement.GetProperty("id").GetInt32() - 2}");
            }
            else if (type == 1 && message.RootElement.GetProperty("args")[1].GetString() == name)
            {
                Assert.Matches("^[0-2][0-9]:[0-5][0-9]:[0-5][0-9]$", message.RootElement.GetProperty("args")[0].GetString());
                heard.Add($"signal {message.RootElement.GetProperty("args")[2].GetString()!.Split(' ')[1]}");
            }
        }

        Assert.Equal(Enumerable.Range(0, 50).SelectMany(number => new[] { $"signal {number}", $"answer {number}" }), heard);
    }

    [Fact]
    public async Task WC_14_names_that_are_not_logged_in_or_have_a_password_cannot_speak()
    {
        await using var client = await WebChannelPage.OpenAsync(Port);

        Assert.Equal("false", await client.CallAsync("sendMessage", WebChannelPage.NewName(), "psst"));
        Assert.Equal("false", await client.CallAsync("sendMessage", "user1", "psst"));
        Assert.Equal("false", await client.CallAsync("login", "user1"));
        Assert.Equal("false", await client.CallAsync("login", ""));
        Assert.Equal("false", await client.CallAsync("login", new string('x', 65)));
        Assert.Equal("false", await client.CallAsync("login", "line\nbreak"));
    }

    [Fact]
    public async Task WC_13_another_client_may_speak_for_a_guest_and_may_not_log_him_out()
    {
        await using var owner = await WebChannelPage.OpenAsync(Port);
        await using var other = await WebChannelPage.OpenAsync(Port);
        var name = WebChannelPage.NewName();
        Assert.Equal("true", await owner.CallAsync("login", name));

        Assert.Equal("false", await other.CallAsync("login", name));
        Assert.Equal("true", await other.CallAsync("sendMessage", name, "hi"));
        Assert.Equal("false", await other.CallAsync("logout", name));
        Assert.Equal("true", await owner.CallAsync("sendMessage", name, "still here"));
    }

    [Fact]
    public async Task WC_20_the_end_of_a_connection_logs_out_its_own_names_and_no_other()
    {
        await using var staying = await WebChannelPage.OpenAsync(Port);
        var leaving = await WebChannelPage.OpenAsync(Port);
        var (stays, leaves) = (WebChannelPage.NewName(), WebChannelPage.NewName());
        Assert.Equal("true", await staying.CallAsync("login", stays));
        Assert.Equal("true", await leaving.CallAsync("login", leaves));
        await UntilListedAsync(leaves);

        leaving.Socket.Reset();

        await Eventually.HoldsAsync($"{leaves} left and {stays} stayed", async () =>
        {
            var names = await ListAsync();
            return names.Contains(stays) && !names.Contains(leaves);
        });
    }

    [Theory]
    [InlineData(1000, "")]
    [InlineData(1001, "Connection closed")]
    public async Task WC_23_a_close_is_answered_and_an_end_of_TCP_behind_it_is_no_fault(int code, string reason)
    {
        await using var client = await WireWebSocket.ConnectAsync(Port);
        await client.SendAsync(ClientFrames.Frame(9, "hello"u8));
        Assert.Equal("hello", (await client.ReadFrameAsync())!.Text);

        await client.SendAsync(ClientFrames.Close(code, reason));
        client.ShutdownSend();

        Assert.Equal(reason, await client.ReadCloseAsync(code));
    }

    /// <summary>Who a client that comes now is told to be there.</summary>
    private async Task<IReadOnlyList<string>> ListAsync()
    {
        await using var page = await WebChannelPage.OpenAsync(Port);
        return await page.InitAsync();
    }

    private Task UntilListedAsync(string name) => Eventually.HoldsAsync($"{name} is in the list", async () => (await ListAsync()).Contains(name));
}
