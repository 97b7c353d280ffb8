using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace OrleansChat.Bench.Chaos.Clients;

/// <summary>A WebSocket that speaks <c>orleanschat.v1</c> and has signed in.</summary>
internal sealed class NativeSocket : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly MemoryStream _message = new();
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly Queue<JsonElement> _events = [];
    private int _lastId;

    public static async Task<NativeSocket> SignInAsync(int port, string user, CancellationToken cancellationToken)
    {
        var socket = new NativeSocket();
        try
        {
            socket._socket.Options.AddSubProtocol("orleanschat.v1");
            await socket._socket.ConnectAsync(new Uri(FormattableString.Invariant($"ws://127.0.0.1:{port}/ws")), cancellationToken);
            var answer = await socket.AskAsync("sign_in", $"\"user\":\"{user}\",\"password\":\"qwerty\"", cancellationToken);
            return IsOk(answer) ? socket : throw new IOException($"{user} was not signed in: {answer}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static bool IsOk(JsonElement answer) => answer.GetProperty("t").ValueEquals("ok");

    /// <summary>Asks and waits for the answer; events that come before it are heard later.</summary>
    /// <exception cref="IOException">The server closed the WebSocket.</exception>
    public async ValueTask<JsonElement> AskAsync(string kind, string fields, CancellationToken cancellationToken)
    {
        var request = FormattableString.Invariant($"{{\"t\":\"{kind}\",\"id\":{++_lastId},{fields}}}");
        await _socket.SendAsync(Encoding.UTF8.GetBytes(request).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        while (await ReadAsync(cancellationToken) is { } heard)
        {
            if (heard.TryGetProperty("id", out var id) && id.GetInt32() == _lastId) { return heard; }
            _events.Enqueue(heard);
        }
        throw new IOException("The server closed the WebSocket.");
    }

    /// <summary>The next event; null when the server has closed.</summary>
    public ValueTask<JsonElement?> HearAsync(CancellationToken cancellationToken) =>
        _events.TryDequeue(out var heard) ? new ValueTask<JsonElement?>(heard) : ReadAsync(cancellationToken);

    public void Dispose()
    {
        _socket.Dispose();
        _message.Dispose();
    }

    private async ValueTask<JsonElement?> ReadAsync(CancellationToken cancellationToken)
    {
        _message.SetLength(0);
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close) { return null; }
            _message.Write(_buffer, 0, part.Count);
            if (!part.EndOfMessage) { continue; }
            using var document = JsonDocument.Parse(_message.ToArray());
            return document.RootElement.Clone();
        }
    }
}
