using System.Globalization;
using System.Text.Json;
using OrleansChat.Tests.Clients.WebSockets;

namespace OrleansChat.Tests.Gateway.CrossProtocol;

/// <summary>A client of <c>orleanschat.v1</c> that comes back by its position, and sends again, with the same key, what had no answer.</summary>
internal sealed class NativeParticipant(string name, WebSocketProgram program, Uri url) : IParticipant
{
    private readonly List<DrivenWebSocket> _sockets = [];
    private readonly List<string> _unanswered = []; // whole requests but for their ids
    private string _from = "\"last\":0";
    private int _lastId;

    public string Name => name;

    public bool HearsItself => true;

    public IReadOnlyList<Heard> Heard =>
        [.. _sockets.SelectMany(Messages).Select(message => new Heard(message.GetProperty("from").GetString()!, message.GetProperty("text").GetString()!))];

    public async Task JoinAsync()
    {
        if (_sockets.Count > 0 && Messages(_sockets[^1]).LastOrDefault() is { ValueKind: JsonValueKind.Object } last)
        {
            var epoch = Frames(_sockets[^1]).First(frame => frame.TryGetProperty("head", out _)).GetProperty("head").GetProperty("epoch");
            _from = $"\"after\":{{\"epoch\":\"{epoch}\",\"seq\":{last.GetProperty("seq")}}}";
        }

        await Eventually.HoldsAsync("the client reaches the gateway", async () =>
        {
            try
            {
                _sockets.Add(await program.OpenAsync(url, headers: ("Sec-WebSocket-Protocol", "orleanschat.v1")));
                return true;
            }
            catch (WebSocketRefusedException)
            {
                return false;
            }
        });
        Assert.True(await AskAsync("sign_in", $"\"user\":\"{name}\",\"password\":\"qwerty\""));
        Assert.True(await AskAsync("subscribe", $"\"room\":\"lobby\",{_from}"));
        foreach (var request in _unanswered)
        {
            Assert.True(await AskAsync("send", request));
        }

        _unanswered.Clear();
    }

    public async Task<bool> SayAsync(string text)
    {
        var request = $"\"room\":\"lobby\",\"key\":\"{Guid.NewGuid()}\",\"text\":{JsonSerializer.Serialize(text)}";
        if (await AskAsync("send", request))
        {
            return true;
        }

        _unanswered.Add(request);
        return false;
    }

    public Task HearAsync(string text) => _sockets[^1].Events.WaitForAsync<WebSocketEvent.Text>(
        seen => Parse(seen) is var frame && IsMessage(frame) && frame.GetProperty("text").GetString() == text);

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets)
        {
            await socket.DisposeAsync();
        }

        await program.DisposeAsync();
    }

    private static IEnumerable<JsonElement> Frames(DrivenWebSocket socket) => socket.Events.Entries.OfType<WebSocketEvent.Text>().Select(Parse);

    private static IEnumerable<JsonElement> Messages(DrivenWebSocket socket) => Frames(socket).Where(IsMessage);

    private static bool IsMessage(JsonElement frame) => frame.GetProperty("t").ValueEquals("message");

    private static JsonElement Parse(WebSocketEvent.Text seen) => JsonDocument.Parse(seen.Content).RootElement;

    /// <returns>Whether it was done; false also when the connection ended before the answer.</returns>
    private async Task<bool> AskAsync(string kind, string fields)
    {
        var id = (++_lastId).ToString(CultureInfo.InvariantCulture);
        var socket = _sockets[^1];
        await socket.SendAsync($"{{\"t\":\"{kind}\",\"id\":{id},{fields}}}");
        try
        {
            var answer = await socket.Events.WaitForAsync<WebSocketEvent.Text>(
                seen => Parse(seen) is var frame && frame.TryGetProperty("id", out var answered) && answered.GetRawText() == id);
            return Parse(answer).GetProperty("t").ValueEquals("ok");
        }
        catch (EndOfStreamException)
        {
            return false; // the gateway has gone
        }
    }
}
