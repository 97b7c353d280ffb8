using System.Text;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.WebSockets;

namespace OrleansChat.Tests.Gateway.Echo;

/// <summary>What every client of the echo sees, whatever library it is made of.</summary>
public abstract class EchoClientContract(GatewayFixture fixture, ClientFixture<WebSocketProgram> client)
{
    /// <summary>Starts the client.</summary>
    protected abstract Task<WebSocketProgram> StartAsync();

    private Uri Url => new($"ws://localhost:{fixture.Gateway.Setup.EchoPort}");

    [Fact]
    public async Task EC_1_an_Origin_and_headers_that_nobody_asked_for_do_not_matter()
    {
        await using var socket = await OpenAsync("https://example.org", ("User-Agent", "Mozilla/5.0"), ("Cookie", "a=b; c=d"));

        await MarkAsync(socket, 0);
    }

    [Theory]
    [InlineData("Hello, world!")]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("né, 你好, Ж, 👩‍🚀, \u2028\r\n\t \uffff")]
    public async Task EC_2_EC_6_a_text_comes_back_once_unchanged_and_to_its_sender_alone_and_nothing_before_it(string text)
    {
        await using var socket = await OpenAsync();
        await using var other = await OpenAsync();

        await socket.SendAsync(text);
        Assert.Equal(text, (await NextAsync<WebSocketEvent.Text>(socket, 0)).Content);

        await MarkAsync(socket, 1);
        await MarkAsync(other, 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    [InlineData(70_000)]
    public async Task EC_3_bytes_come_back_as_bytes(int count)
    {
        var bytes = Enumerable.Range(0, count).Select(number => (byte)number).ToArray();
        await using var socket = await OpenAsync();

        await socket.SendAsync(bytes);

        Assert.Equal(bytes, (await NextAsync<WebSocketEvent.Binary>(socket, 0)).Content);
    }

    [Fact]
    public async Task EC_4_texts_and_bytes_come_back_in_the_order_in_which_they_were_sent()
    {
        const int Messages = 200;
        await using var socket = await OpenAsync();

        for (var number = 0; number < Messages; number++)
        {
            await (number % 3 == 0 ? socket.SendAsync([(byte)number]) : socket.SendAsync($"{number}"));
        }

        for (var number = 0; number < Messages; number++)
        {
            var came = await NextAsync<WebSocketEvent>(socket, number);
            Assert.Equal(number % 3 == 0 ? null : $"{number}", (came as WebSocketEvent.Text)?.Content);
            Assert.Equal(number % 3 == 0 ? [(byte)number] : null, (came as WebSocketEvent.Binary)?.Content);
        }
    }

    [Fact]
    public async Task EC_5_a_message_of_several_frames_comes_back_as_one()
    {
        var text = string.Concat(Enumerable.Repeat("né, 你好, 👩‍🚀. ", 50_000)); // 1.5 MB: QWebSocket makes frames of 512 KiB, and cuts through characters
        var bytes = new byte[3_000_000];
        new Random(5).NextBytes(bytes);
        await using var socket = await OpenAsync();

        await socket.SendAsync(text);
        await socket.SendAsync(bytes);

        Assert.True(text == (await NextAsync<WebSocketEvent.Text>(socket, 0)).Content);
        Assert.True((await NextAsync<WebSocketEvent.Binary>(socket, 1)).Content.AsSpan().SequenceEqual(bytes));
    }

    [Fact]
    public async Task EC_5_a_message_over_the_limit_is_closed_with_1009()
    {
        await using var socket = await OpenAsync();

        await socket.SendAsync(new byte[(4 * 1024 * 1024) + 1]);

        Assert.Equal(1009, (await socket.Events.WaitForAsync<WebSocketEvent.Closed>()).Code);
    }

    [Theory]
    [InlineData(1000, "")]
    [InlineData(1001, "Connection closed")]
    [InlineData(4321, "ünï")]
    public async Task EC_7_a_close_is_answered_with_its_own_code_and_reason(int code, string reason)
    {
        await using var socket = await OpenAsync();

        var closed = await socket.CloseAsync(code, reason);

        Assert.Equal(new WebSocketEvent.Closed(code, reason), closed);
    }

    [Fact]
    public async Task EC_8_a_ping_is_answered_with_its_payload()
    {
        var payload = Encoding.UTF8.GetBytes("still there?");
        await using var socket = await OpenAsync();

        await socket.PingAsync(payload);

        Assert.Equal(payload, (await NextAsync<WebSocketEvent.Pong>(socket, 0)).Content);
    }

    [Fact]
    public async Task EC_9_a_connection_that_ends_without_a_close_frame_disturbs_nobody()
    {
        await using var other = await OpenAsync();
        var socket = await OpenAsync();
        await socket.SendAsync("hello");

        await socket.DropAsync(); // the fixture looks for traces of it in the log

        await MarkAsync(other, 0);
    }

    protected async Task<DrivenWebSocket> OpenAsync(string? origin = null, params (string Name, string Value)[] headers) =>
        await (await client.GetAsync(StartAsync)).OpenAsync(Url, origin, headers);

    /// <summary>The message at a place, not counting what opening brought; it must be of the kind.</summary>
    protected static async Task<TEvent> NextAsync<TEvent>(DrivenWebSocket socket, int place)
        where TEvent : WebSocketEvent =>
        Assert.IsType<TEvent>(await socket.Events.WaitForAsync<WebSocketEvent>(from: place + 1), exactMatch: false);

    // What comes for a text of its own stands where it should when nothing else has come.
    private static async Task MarkAsync(DrivenWebSocket socket, int place)
    {
        var mark = $"{Guid.NewGuid()}";
        await socket.SendAsync(mark);
        Assert.Equal(mark, (await NextAsync<WebSocketEvent.Text>(socket, place)).Content);
    }
}
