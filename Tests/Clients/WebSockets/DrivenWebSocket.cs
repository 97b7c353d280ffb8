using System.Globalization;

namespace OrleansChat.Tests.Clients.WebSockets;

/// <summary>A WebSocket of a <see cref="WebSocketProgram"/>. Disposing drops the connection, if it is still there.</summary>
public sealed class DrivenWebSocket : IAsyncDisposable
{
    private readonly WebSocketProgram _program;

    internal DrivenWebSocket(WebSocketProgram program, string id) => (_program, Id) = (program, id);

    /// <summary>What came, in the order in which it came; <see cref="WebSocketEvent.Opened"/> first.</summary>
    public Sightings<WebSocketEvent> Events { get; } = new();

    internal string Id { get; }

    public Task SendAsync(string text) => _program.WriteAsync("text", Id, WebSocketProgram.Base64(text));

    public Task SendAsync(byte[] bytes) => _program.WriteAsync("binary", Id, Convert.ToBase64String(bytes));

    /// <summary>Sends one frame of a text message.</summary>
    public Task SendPartAsync(byte[] utf8, bool isLast) => _program.WriteAsync("part", Id, "text", isLast ? "1" : "0", Convert.ToBase64String(utf8));

    public Task PingAsync(byte[] payload) => _program.WriteAsync("ping", Id, Convert.ToBase64String(payload));

    /// <param name="code">0: a close frame without a code, which only ws can send.</param>
    /// <returns>How the client says that it was closed.</returns>
    public async Task<WebSocketEvent.Closed> CloseAsync(int code = 1000, string reason = "")
    {
        await _program.WriteAsync("close", Id, code.ToString(CultureInfo.InvariantCulture), WebSocketProgram.Base64(reason));
        return await Events.WaitForAsync<WebSocketEvent.Closed>();
    }

    /// <summary>Ends the TCP connection without a close frame.</summary>
    public async Task DropAsync()
    {
        await _program.WriteAsync("drop", Id);
        await Events.Closed.WaitAsync(Eventually.Patience, CancellationToken.None);
    }

    public async ValueTask DisposeAsync() => await DropAsync();
}
