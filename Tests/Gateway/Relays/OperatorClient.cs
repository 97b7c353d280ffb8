using System.Net;
using System.Text;
using System.Text.Json;

namespace OrleansChat.Tests.Gateway.Relays;

/// <summary>The operator's commands, as curl sends them.</summary>
internal sealed class OperatorClient(int port) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://localhost:{port}") };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Who is online, as <c>origin/C1</c> or <c>topic/10001</c>.</summary>
    public async Task<IReadOnlyList<string>> ListAsync()
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync("/relay/online", Cancel));
        return [.. answer.RootElement.GetProperty("online").EnumerateArray().Select(one => $"{one.GetProperty("protocol")}/{one.GetProperty("name")}")];
    }

    /// <summary>Who is online of these.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(params string[] ours) => [.. (await ListAsync()).Where(ours.Contains)];

    /// <summary>What was said to the server, as <c>origin/C1: plain</c>.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(long after = 0)
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync($"/relay/texts?after={after}", Cancel));
        return [.. answer.RootElement.GetProperty("texts").EnumerateArray()
            .Select(one => $"{one.GetProperty("protocol")}/{one.GetProperty("name")}: {one.GetProperty("text").GetString()}")];
    }

    /// <returns>To how many connections it went.</returns>
    public async Task<int> SendAsync(string text, string? to = null)
    {
        var (status, answer) = await PostAsync(JsonSerializer.Serialize(new { text, to }));
        Assert.Contains(status, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.NotFound]);
        return status == HttpStatusCode.NotFound ? 0 : JsonDocument.Parse(answer).RootElement.GetProperty("connections").GetInt32();
    }

    public async Task<(HttpStatusCode Status, string Answer)> PostAsync(string body, string type = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/relay/send") { Content = new StringContent(body, Encoding.UTF8, type) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await _http.SendAsync(request, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    public void Dispose() => _http.Dispose();
}
