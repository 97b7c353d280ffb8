using System.Text.Json;

namespace OrleansChat.Tests.Gateway.Native;

/// <summary>A user of <c>orleanschat.v1</c> who makes rooms and talks in them.</summary>
internal sealed class NativePerson(string name, NativeSocket socket) : IAsyncDisposable
{
    public string Name => name;

    public NativeSocket Socket => socket;

    public static async Task<NativePerson> SignInAsync(int webPort, string name) => new(name, await NativeSocket.SignInAsync(webPort, name));

    /// <summary>A message's reactions in words.</summary>
    public static string Signs(JsonElement message) => string.Join(", ", message.GetProperty("reactions").EnumerateArray().Select(sign =>
        $"{sign.GetProperty("reaction")} {sign.GetProperty("count")} {string.Join(' ', sign.GetProperty("users").EnumerateArray())}"));

    /// <summary>Asks and is not refused.</summary>
    public async Task<JsonElement> DoAsync(string kind, string room, string fields = "")
    {
        var answer = await AskAsync(kind, room, fields);
        NativeSocket.AssertOk(answer);
        return answer;
    }

    /// <summary>Asks and is refused.</summary>
    /// <returns>The error's name.</returns>
    public async Task<string?> TryAsync(string kind, string room, string fields = "") =>
        (await AskAsync(kind, room, fields)).TryGetProperty("name", out var error) ? error.GetString() : null;

    /// <summary>As the two above, of what has a key.</summary>
    public Task<JsonElement> DoKeyedAsync(string kind, string room, string fields) => DoAsync(kind, room, $"{Key()},{fields}");

    public Task<string?> TryKeyedAsync(string kind, string room, string fields) => TryAsync(kind, room, $"{Key()},{fields}");

    public async Task<long> SayAsync(string room, string text, string more = "") =>
        (await DoKeyedAsync("send", room, $"\"text\":{JsonSerializer.Serialize(text)}{more}")).GetProperty("seq").GetInt64();

    public Task<JsonElement> SubscribeAsync(string room) => DoAsync("subscribe", room, "\"last\":0");

    public Task<JsonElement> HearAsync(string kind) => socket.HearAsync(kind);

    /// <summary>Hears up to this number of a room, and no further.</summary>
    public async Task<List<JsonElement>> HearUpToAsync(long sequence)
    {
        var heard = new List<JsonElement>();
        while (heard.Count == 0 || heard[^1].GetProperty("seq").GetInt64() < sequence)
        {
            var next = await socket.HearAsync();
            if (next.TryGetProperty("key", out _))
            {
                heard.Add(next);
            }
        }

        return heard;
    }

    public async Task<IReadOnlyList<JsonElement>> HistoryAsync(string room, string fields = "\"limit\":100") =>
        [.. (await DoAsync("history", room, fields)).GetProperty("messages").EnumerateArray()];

    public async Task<IReadOnlyList<JsonElement>> RoomsAsync() => [.. (await socket.AskAsync("rooms")).GetProperty("rooms").EnumerateArray()];

    public async Task<JsonElement> InfoAsync(string room) => (await DoAsync("info", room)).GetProperty("info");

    public ValueTask DisposeAsync() => socket.DisposeAsync();

    private static string Key() => $"\"key\":\"{Guid.NewGuid()}\"";

    private Task<JsonElement> AskAsync(string kind, string room, string fields) =>
        socket.AskAsync(kind, $"\"room\":\"{room}\"{(fields is "" ? "" : ",")}{fields}");
}
