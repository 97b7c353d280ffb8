using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using OrleansChat.Tests.Clients.Lines;

namespace OrleansChat.Tests.Clients.WebSockets;

/// <summary>A WebSocket client in another language, as a program that is driven line by line. It may have several sockets at once.</summary>
/// <remarks>
/// Words are parted by one blank; what is text or bytes is Base64, of text the UTF-8.
/// <code>
/// > open ID URL ORIGIN [NAME VALUE]…       (ORIGIN may be empty: none; the pairs are further headers)
/// > text ID CONTENT
/// > binary ID CONTENT
/// > part ID text|binary FIN CONTENT        (one frame; FIN is 0 or 1; ws only: QWebSocket cuts by itself, above 524,288 bytes)
/// > ping ID CONTENT
/// > close ID CODE REASON                   (CODE 0: a close frame without one; ws only)
/// > drop ID                                (ends the TCP connection without a close frame)
/// &lt; ready
/// &lt; opened ID SUBPROTOCOL EXTENSIONS
/// &lt; refused ID STATUS TEXT                 (0: no HTTP answer, or not known)
/// &lt; text ID CONTENT
/// &lt; binary ID CONTENT
/// &lt; pong ID CONTENT
/// &lt; closed ID CODE REASON
/// </code>
/// </remarks>
public sealed class WebSocketProgram : IAsyncDisposable
{
    private readonly ILines _lines;
    private readonly ConcurrentDictionary<string, DrivenWebSocket> _sockets = new();
    private Task _reading = Task.CompletedTask;
    private int _last;

    private WebSocketProgram(ILines lines) => _lines = lines;

    /// <summary>Connects.</summary>
    /// <param name="origin">Null or empty: no such header.</param>
    /// <exception cref="WebSocketRefusedException">There is no WebSocket to be had there.</exception>
    public async Task<DrivenWebSocket> OpenAsync(Uri url, string? origin = null, params (string Name, string Value)[] headers)
    {
        var socket = new DrivenWebSocket(this, Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture));
        _sockets[socket.Id] = socket;
        await WriteAsync(["open", socket.Id, url.OriginalString, Base64(origin ?? ""), .. headers.SelectMany(header => new[] { Base64(header.Name), Base64(header.Value) })]);
        return await socket.Events.WaitForAsync<WebSocketEvent>() is WebSocketEvent.Refused refused
            ? throw new WebSocketRefusedException(refused)
            : socket;
    }

    public async ValueTask DisposeAsync()
    {
        await _lines.DisposeAsync();
        await _reading;
    }

    internal static async Task<WebSocketProgram> StartAsync(ILines lines)
    {
        Assert.Equal("ready", await lines.ReadAsync().AsTask().WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken));
        var program = new WebSocketProgram(lines);
        program._reading = program.ReadAsync();
        return program;
    }

    internal async Task WriteAsync(params string[] words) => await _lines.WriteAsync(string.Join(' ', words));

    internal static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Text(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    private static WebSocketEvent ToEvent(string[] words) => words[0] switch
    {
        "opened" => new WebSocketEvent.Opened(Text(words[2]), Text(words[3])),
        "refused" => new WebSocketEvent.Refused(int.Parse(words[2], CultureInfo.InvariantCulture), Text(words[3])),
        "text" => new WebSocketEvent.Text(Text(words[2])),
        "binary" => new WebSocketEvent.Binary(Convert.FromBase64String(words[2])),
        "pong" => new WebSocketEvent.Pong(Convert.FromBase64String(words[2])),
        "closed" => new WebSocketEvent.Closed(int.Parse(words[2], CultureInfo.InvariantCulture), Text(words[3])),
        _ => throw new FormatException($"The client said {words[0]}."),
    };

    private async Task ReadAsync()
    {
        try
        {
            while (await _lines.ReadAsync() is { } line)
            {
                var words = line.Split(' ');
                var (socket, seen) = (_sockets[words[1]], ToEvent(words));
                socket.Events.Add(seen);
                if (seen is WebSocketEvent.Closed or WebSocketEvent.Refused)
                {
                    socket.Events.Close();
                }
            }
        }
        finally
        {
            foreach (var socket in _sockets.Values)
            {
                socket.Events.Close();
            }
        }
    }
}
