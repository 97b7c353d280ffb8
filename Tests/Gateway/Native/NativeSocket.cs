using System.Text.Json;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.Native;

/// <summary>A client of <c>orleanschat.v1</c>: what it asks, and what it hears besides the answers.</summary>
internal sealed class NativeSocket : IAsyncDisposable
{
    public const string Header = "Sec-WebSocket-Protocol: orleanschat.v1";

    private readonly Queue<JsonElement> _events = [];
    private int _lastId;

    private NativeSocket(WireWebSocket wire) => Wire = wire;

    public WireWebSocket Wire { get; }

    public static async Task<NativeSocket> ConnectAsync(int webPort) => new(await WireWebSocket.ConnectAsync(webPort, "/ws", Header));

    public static async Task<NativeSocket> SignInAsync(int webPort, string user = "user1")
    {
        var socket = await ConnectAsync(webPort);
        AssertOk(await socket.AskAsync("sign_in", $"\"user\":\"{user}\",\"password\":\"qwerty\""));
        return socket;
    }

    /// <summary>Signs in and follows the lobby.</summary>
    /// <param name="webPort">Where.</param>
    /// <param name="user">Who.</param>
    /// <param name="from">Further fields of <c>subscribe</c>.</param>
    /// <returns>The client, and the answer to <c>subscribe</c>.</returns>
    public static async Task<(NativeSocket Socket, JsonElement Start)> EnterAsync(int webPort, string user = "user1", string from = "\"last\":0")
    {
        var socket = await SignInAsync(webPort, user);
        var start = await socket.AskAsync("subscribe", $"\"room\":\"lobby\",{from}");
        AssertOk(start);
        return (socket, start);
    }

    public static void AssertOk(JsonElement answer) => Assert.True(answer.GetProperty("t").ValueEquals("ok"), $"{answer}");

    /// <summary>Asks, and waits for the answer.</summary>
    public async Task<JsonElement> AskAsync(string kind, string fields = "")
    {
        var id = await BeginAsync(kind, fields);
        while (true)
        {
            var heard = await ReadAsync();
            if (heard.TryGetProperty("id", out var answered))
            {
                Assert.Equal(id, answered.GetInt64());
                return heard;
            }

            _events.Enqueue(heard);
        }
    }

    /// <summary>Asks, and does not wait.</summary>
    public async Task<long> BeginAsync(string kind, string fields = "")
    {
        var id = ++_lastId;
        await Wire.SendTextAsync($"{{\"t\":\"{kind}\",\"id\":{id}{(fields.Length > 0 ? "," : "")}{fields}}}");
        return id;
    }

    /// <summary>Says something in the lobby.</summary>
    public Task<JsonElement> SayAsync(string text, Guid? key = null) =>
        AskAsync("send", $"\"room\":\"lobby\",\"key\":\"{key ?? Guid.NewGuid()}\",\"text\":{JsonSerializer.Serialize(text)}");

    /// <summary>The next event of a kind; others are passed over.</summary>
    public async Task<JsonElement> HearAsync(string kind)
    {
        while (true)
        {
            var heard = await HearAsync();
            if (heard.GetProperty("t").ValueEquals(kind))
            {
                return heard;
            }
        }
    }

    /// <summary>Whether an event of a kind has come by now and was not taken.</summary>
    public async Task<bool> HasHeardAsync(string kind)
    {
        AssertOk(await AskAsync("refresh")); // what was sent before it comes before its answer
        return _events.Any(heard => heard.GetProperty("t").ValueEquals(kind));
    }

    /// <summary>The next event.</summary>
    public async Task<JsonElement> HearAsync() => _events.Count > 0 ? _events.Dequeue() : await ReadAsync();

    /// <summary>The next frame, an answer or an event.</summary>
    public async Task<JsonElement> ReadAsync() => JsonDocument.Parse(await Wire.ReadTextAsync()).RootElement.Clone();

    public ValueTask DisposeAsync() => Wire.DisposeAsync();
}
