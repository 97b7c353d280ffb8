using System.Text;

namespace OrleansChat.Tests.Transcripts;

/// <summary>The relays' operator: a line is <c>POST /path {"json":…}</c>, and what is heard the status and the answer.</summary>
internal sealed class OperatorActor(int port) : ITranscriptActor
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://localhost:{port}") };
    private string _answer = "";

    public async Task SayAsync(string words)
    {
        var parts = words.Split(' ', 3);
        using var request = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
        request.Content = parts.Length > 2 ? new StringContent(parts[2], Encoding.UTF8, "application/json") : null;
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        _answer = $"{(int)answer.StatusCode} {(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimEnd('\n')}";
    }

    public Task<string> HearAsync() => Task.FromResult(_answer);

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
