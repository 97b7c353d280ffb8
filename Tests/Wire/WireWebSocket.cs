using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OrleansChat.Tests.Gateway;
using OrleansChat.Tests.Gateway.WebSockets;

namespace OrleansChat.Tests.Wire;

/// <summary>A WebSocket client that says exactly what a test wants, byte by byte.</summary>
internal sealed class WireWebSocket : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private WireWebSocket(Socket socket) => (_socket, _stream) = (socket, new NetworkStream(socket, ownsSocket: true));

    /// <summary>The status line and the headers of the answer, as they came.</summary>
    public string Head { get; private set; } = "";

    public int Status => int.Parse(Head.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);

    /// <summary>Connects and upgrades, as a client of Qt does: no User-Agent, no extensions.</summary>
    public static async Task<WireWebSocket> ConnectAsync(int port, string path = "/", params string[] headers)
    {
        var client = await RequestAsync(port, path, ["Sec-WebSocket-Version: 13", .. headers]);
        Assert.Equal(101, client.Status);
        return client;
    }

    /// <summary>Sends the request and reads the head of the answer, whatever it is.</summary>
    /// <param name="port">On loopback.</param>
    /// <param name="path">The request's target.</param>
    /// <param name="headers">Besides those of the upgrade; each byte of a header is one character of it.</param>
    /// <param name="address">Which loopback address.</param>
    public static async Task<WireWebSocket> RequestAsync(int port, string path, string[] headers, IPAddress? address = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address ?? IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        var client = new WireWebSocket(socket);
        var head = $"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{string.Concat(headers.Select(header => $"{header}\r\n"))}\r\n";
        await client.SendAsync(Encoding.Latin1.GetBytes(head));
        await client.ReadHeadAsync();
        return client;
    }

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes, TestContext.Current.CancellationToken).AsTask();

    public Task SendTextAsync(string text) => SendAsync(ClientFrames.Text(text));

    /// <summary>The next frame; null at the end of the connection, however it came.</summary>
    public async Task<WireFrame?> ReadFrameAsync()
    {
        try
        {
            var head = new byte[2];
            await ReadAsync(head);
            var length = (long)(head[1] & 0x7F);
            if (length >= 126)
            {
                var extended = new byte[length == 126 ? 2 : 8];
                await ReadAsync(extended);
                length = extended.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(extended) : BinaryPrimitives.ReadInt64BigEndian(extended);
            }

            var payload = new byte[length];
            await ReadAsync(payload);
            return new WireFrame(head[0], payload);
        }
        catch (Exception end) when (end is IOException or EndOfStreamException or SocketException)
        {
            return null;
        }
    }

    /// <summary>The next frame's text; it must be one. Pings that come before it are answered.</summary>
    public async Task<string> ReadTextAsync()
    {
        var frame = await ReadFrameAsync();
        while (frame is { First: 0x89 })
        {
            await SendAsync(ClientFrames.Frame(10, frame.Payload));
            frame = await ReadFrameAsync();
        }

        Assert.NotNull(frame);
        Assert.Equal(0x81, frame.First);
        return frame.Text;
    }

    /// <summary>Reads texts until one matches.</summary>
    public async Task<string> ReadTextAsync(Func<string, bool> matches)
    {
        while (true)
        {
            var text = await ReadTextAsync();
            if (matches(text))
            {
                return text;
            }
        }
    }

    /// <summary>Expects a close with a code, then the end of the connection.</summary>
    public async Task<string> ReadCloseAsync(int code)
    {
        var frame = await ReadFrameAsync();
        while (frame is { First: 0x89 }) // pings may come
        {
            frame = await ReadFrameAsync();
        }

        Assert.NotNull(frame);
        Assert.Equal($"88 {code}", $"{frame.First:X2} {frame.CloseCode}");
        return Encoding.UTF8.GetString(frame.Payload.AsSpan(2));
    }

    /// <summary>Closes this side of TCP, and goes on reading.</summary>
    public void ShutdownSend() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task ReadHeadAsync()
    {
        var head = new List<byte>();
        var next = new byte[1];
        while (!head.AsReadOnly().TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            await ReadAsync(next);
            head.Add(next[0]);
        }

        Head = Encoding.Latin1.GetString([.. head]);
    }

    private async Task ReadAsync(Memory<byte> bytes)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(GatewayProcess.Patience);
        await _stream.ReadExactlyAsync(bytes, patience.Token);
    }
}

/// <summary>A server's frame.</summary>
/// <param name="First">FIN, reserved bits and opcode.</param>
internal sealed record WireFrame(byte First, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload);

    public int CloseCode => Payload.Length < 2 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(Payload);
}
