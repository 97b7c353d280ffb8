using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace OrleansChat.Bench.Chaos.Clients;

/// <summary>A WebSocket that speaks as the pages of Qt's WebChannel chat do: one JSON object a message.</summary>
internal sealed class WebChannelSocket : IDisposable
{
    public const int NewMessage = 5; // the signal
    public const int Signal = 1, Response = 10; // types

    private readonly ClientWebSocket _socket = new();
    private readonly MemoryStream _message = new();
    private readonly byte[] _buffer = new byte[16 * 1024];

    public static async Task<WebChannelSocket> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new WebChannelSocket();
        try
        {
            await socket._socket.ConnectAsync(new Uri(FormattableString.Invariant($"ws://127.0.0.1:{port}/")), cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public ValueTask SayAsync(string json, CancellationToken cancellationToken) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(json).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    /// <summary>Calls a method of <c>chatserver</c> and waits for its answer; what comes before that is not looked at.</summary>
    public async ValueTask<bool> CallAsync(int id, string method, string[] arguments, CancellationToken cancellationToken)
    {
        var words = string.Join(',', arguments.Select(argument => $"\"{JsonEncodedText.Encode(argument)}\""));
        await SayAsync(FormattableString.Invariant($$"""{"type":6,"object":"chatserver","method":"{{method}}","args":[{{words}}],"id":{{id}}}"""), cancellationToken);
        while (await HearAsync(cancellationToken) is { } heard)
        {
            using (heard)
            {
                var root = heard.RootElement;
                if (root.GetProperty("type").GetInt32() == Response && root.GetProperty("id").GetInt32() == id)
                {
                    return root.GetProperty("data").ValueKind == JsonValueKind.True;
                }
            }
        }
        throw new IOException("The server closed the WebSocket.");
    }

    /// <summary>The next message; null when the server has closed.</summary>
    public async ValueTask<JsonDocument?> HearAsync(CancellationToken cancellationToken)
    {
        _message.SetLength(0);
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close) { return null; }
            _message.Write(_buffer, 0, part.Count);
            if (part.EndOfMessage) { return JsonDocument.Parse(_message.ToArray()); }
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _message.Dispose();
    }
}
