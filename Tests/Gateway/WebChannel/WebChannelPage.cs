using System.Text.Json;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.WebChannel;

/// <summary>A WebChannel client of bare frames, for what only shows there.</summary>
internal sealed class WebChannelPage(WireWebSocket socket) : IAsyncDisposable
{
    private static int _lastName;

    private int _lastId;

    public WireWebSocket Socket { get; } = socket;

    /// <summary>A name that no other test has.</summary>
    public static string NewName() => $"guest{Interlocked.Increment(ref _lastName)}";

    public static async Task<WebChannelPage> OpenAsync(int port, string path = "/") => new(await WireWebSocket.ConnectAsync(port, path));

    /// <summary>Asks for the description.</summary>
    /// <returns>Who is in the list.</returns>
    public async Task<IReadOnlyList<string>> InitAsync()
    {
        await Socket.SendTextAsync("""{"type":3,"id":"init"}""");
        using var message = JsonDocument.Parse(await Socket.ReadTextAsync(text => text.Contains("\"id\":\"init\"", StringComparison.Ordinal)));
        return Texts(message.RootElement.GetProperty("data").GetProperty("chatserver").GetProperty("properties")[1][3]);
    }

    public async Task ConnectAsync(params int[] signals)
    {
        foreach (var signal in signals)
        {
            await Socket.SendTextAsync($$"""{"type":7,"object":"chatserver","signal":{{signal}}}""");
        }
    }

    public Task BeIdleAsync() => Socket.SendTextAsync("""{"type":4}""");

    /// <summary>Calls a method.</summary>
    /// <returns>The answer, in JSON. What comes before it is passed over.</returns>
    public async Task<string> CallAsync(string method, params string[] arguments)
    {
        var id = ++_lastId;
        await Socket.SendTextAsync(JsonSerializer.Serialize(new { type = 6, @object = "chatserver", method, args = arguments, id }));
        using var answer = JsonDocument.Parse(await Socket.ReadTextAsync(text => text.EndsWith($"\"id\":{id},\"type\":10}}", StringComparison.Ordinal)));
        return answer.RootElement.GetProperty("data").GetRawText();
    }

    /// <summary>The next update of the list.</summary>
    public async Task<IReadOnlyList<string>> ReadListAsync()
    {
        using var message = JsonDocument.Parse(await Socket.ReadTextAsync(text => text.EndsWith("\"type\":2}", StringComparison.Ordinal)));
        return Texts(message.RootElement.GetProperty("data")[0].GetProperty("properties").GetProperty("1"));
    }

    /// <summary>Reads on until the list is as wanted, saying idle after each.</summary>
    public async Task ReadListUntilAsync(Func<IReadOnlyList<string>, bool> isWanted)
    {
        while (true)
        {
            await BeIdleAsync();
            if (isWanted(await ReadListAsync()))
            {
                return;
            }
        }
    }

    public ValueTask DisposeAsync() => Socket.DisposeAsync();

    private static IReadOnlyList<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(text => text.GetString()!)]; // of texts alone
}
