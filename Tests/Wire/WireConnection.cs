using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Tests.Wire;

/// <summary>How a <see cref="WireConnection"/> introduces itself.</summary>
public sealed record WireSettings
{
    /// <summary>Bytes a stream may receive before the test grants more; the protocol's default is what Qt 6.8 leaves it at.</summary>
    public int StreamWindow { get; init; } = 65_535;

    /// <summary>Grants what was received at once, on stream and connection. False: the test says when, by <see cref="WireConnection.GrantAsync"/>.</summary>
    public bool GrantsAtOnce { get; init; } = true;

    /// <summary>As Qt 6.5 and 6.6 do: windows that no test exhausts.</summary>
    public static WireSettings WideOpen { get; } = new() { StreamWindow = 214_748_364 };
}

/// <summary>An HTTP/2 connection seen frame by frame, without TLS, by prior knowledge. Not thread-safe: one test drives it.</summary>
/// <remarks>
/// Nothing happens behind the test's back: frames are read when something is waited for, and SETTINGS and PING are acknowledged then. What is
/// read for another stream waits for whoever asks. Waiting ends with the test, or after <see cref="Patience"/>.
/// </remarks>
public sealed class WireConnection : IAsyncDisposable
{
    /// <summary>No answer within this is a failed test; nothing waits for it to pass.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const short HeaderTableSize = 1;
    private const short EnablePush = 2;
    private const short InitialWindowSize = 4;
    private const int MaxFrameSize = 16_384;

    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;
    private readonly WireSettings _settings;
    private readonly CancellationTokenSource _patience;
    private readonly Hpack _hpack = new();
    private readonly Dictionary<int, Queue<Frame>> _waiting = [];
    private readonly Dictionary<int, int> _sendWindows = [];
    private readonly List<Frame> _received = [];
    private int _peerStreamWindow = 65_535;
    private int _connectionSendWindow = 65_535;
    private int _nextStreamId = 1;

    private WireConnection(TcpClient tcp, WireSettings settings)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
        _settings = settings;
        _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _patience.CancelAfter(Patience);
    }

    /// <summary>Every frame so far, in order of arrival.</summary>
    public IReadOnlyList<Frame> Received => _received;

    /// <summary>The server has closed its side.</summary>
    public bool IsClosed { get; private set; }

    public static Task<WireConnection> ConnectAsync(int port, WireSettings? settings = null) =>
        ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), settings);

    public static async Task<WireConnection> ConnectAsync(IPEndPoint server, WireSettings? settings = null)
    {
        var tcp = new TcpClient(server.AddressFamily) { NoDelay = true };
        await tcp.ConnectAsync(server, TestContext.Current.CancellationToken);
        var connection = new WireConnection(tcp, settings ?? new WireSettings());
        await connection.IntroduceAsync();
        return connection;
    }

    /// <summary>The beginning of a call; nothing is sent yet.</summary>
    public WireCall Call(string path, params (string Name, string Value)[] metadata)
    {
        var streamId = _nextStreamId;
        _nextStreamId += 2;
        return new WireCall(this, streamId, path, metadata);
    }

    public ValueTask SendAsync(params Frame[] frames) => SendBytesAsync(frames.SelectMany(frame => frame.ToBytes()).ToArray());

    /// <summary>Anything at all, in one segment if it fits.</summary>
    public ValueTask SendBytesAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes, _patience.Token);

    /// <summary>Sends data in frames of the usual size as the server's windows allow, reading while they do not.</summary>
    public async Task SendDataAsync(int streamId, ReadOnlyMemory<byte> data, bool endStream)
    {
        do
        {
            var count = Math.Min(data.Length, MaxFrameSize);
            while (count > Math.Min(_connectionSendWindow, SendWindow(streamId)))
            {
                await ReceiveOneAsync();
            }

            _connectionSendWindow -= count;
            _sendWindows[streamId] = SendWindow(streamId) - count;
            await SendAsync(Frame.Data(streamId, data[..count].Span, endStream && count == data.Length));
            data = data[count..];
        }
        while (!data.IsEmpty);
    }

    /// <summary>The next frame of a stream; of stream 0 what concerns the connection, acknowledgements apart.</summary>
    /// <exception cref="EndOfStreamException">The server has closed the connection.</exception>
    public async Task<Frame> ReceiveAsync(int streamId)
    {
        Frame? frame;
        while (!Waiting(streamId).TryDequeue(out frame))
        {
            await ReceiveOneAsync();
        }

        return frame;
    }

    /// <summary>Reads until the server closes the connection.</summary>
    public async Task ReceiveToCloseAsync()
    {
        while (!IsClosed)
        {
            try
            {
                await ReceiveOneAsync();
            }
            catch (EndOfStreamException)
            {
                return;
            }
        }
    }

    /// <summary>Allows the server more bytes, on the stream and on the connection.</summary>
    public ValueTask GrantAsync(int streamId, int bytes) =>
        SendAsync(Frame.WindowUpdate(streamId, bytes), Frame.WindowUpdate(0, bytes));

    /// <summary>A round trip: everything sent before it has been read by the server when it returns.</summary>
    public async Task PingAsync()
    {
        await SendAsync(new Frame(FrameType.Ping, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8]));
        while (!_received.Exists(frame => frame is { Type: FrameType.Ping, IsAck: true }))
        {
            await ReceiveOneAsync();
        }

        _received.RemoveAll(frame => frame is { Type: FrameType.Ping, IsAck: true });
    }

    /// <summary>Waits for the server's next PING; it is acknowledged when this returns.</summary>
    public async Task AnswerPingAsync()
    {
        var pings = Pings();
        while (Pings() == pings)
        {
            await ReceiveOneAsync();
        }

        int Pings() => _received.Count(frame => frame is { Type: FrameType.Ping, IsAck: false });
    }

    /// <summary>Has the connection end with a TCP reset when it is disposed of, as one that breaks does.</summary>
    public void Abort() => _tcp.LingerState = new LingerOption(enable: true, seconds: 0);

    public ValueTask DisposeAsync()
    {
        _patience.Dispose();
        _tcp.Dispose();
        return default;
    }

    private async Task IntroduceAsync()
    {
        await SendBytesAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await SendAsync(
            Frame.Settings((HeaderTableSize, 4096), (EnablePush, 0), (InitialWindowSize, _settings.StreamWindow)),
            Frame.WindowUpdate(0, 1 << 30));
        while (!_received.Exists(frame => frame is { Type: FrameType.Settings, IsAck: false }))
        {
            await ReceiveOneAsync(); // the server's windows are in its settings
        }
    }

    private Queue<Frame> Waiting(int streamId) =>
        _waiting.TryGetValue(streamId, out var queue) ? queue : _waiting[streamId] = new Queue<Frame>();

    private int SendWindow(int streamId) => _sendWindows.GetValueOrDefault(streamId, _peerStreamWindow);

    private async Task ReceiveOneAsync()
    {
        var frame = await ReadFrameAsync();
        if (frame.Type is FrameType.Headers)
        {
            frame = await ReadHeadersAsync(frame);
        }

        _received.Add(frame);
        switch (frame.Type)
        {
            case FrameType.Settings or FrameType.Ping when frame.IsAck:
                return;
            case FrameType.Settings:
                Apply(frame.Payload);
                await AnswerAsync(Frame.Acknowledge(frame));
                return;
            case FrameType.Ping:
                await AnswerAsync(Frame.Acknowledge(frame));
                return;
            case FrameType.WindowUpdate when frame.StreamId == 0:
                _connectionSendWindow += BinaryPrimitives.ReadInt32BigEndian(frame.Payload);
                return;
            case FrameType.WindowUpdate:
                _sendWindows[frame.StreamId] = SendWindow(frame.StreamId) + BinaryPrimitives.ReadInt32BigEndian(frame.Payload);
                return;
            case FrameType.Data when _settings.GrantsAtOnce && frame.Payload.Length > 0:
                await AnswerAsync(Frame.WindowUpdate(frame.StreamId, frame.Payload.Length), Frame.WindowUpdate(0, frame.Payload.Length));
                break;
        }

        Waiting(frame.StreamId).Enqueue(frame);
    }

    // A server that has said its last word may be gone before it is answered; what it said counts.
    private async ValueTask AnswerAsync(params Frame[] frames)
    {
        try
        {
            await SendAsync(frames);
        }
        catch (IOException)
        {
            // reading goes on to the end of what came
        }
    }

    private void Apply(ReadOnlySpan<byte> settings)
    {
        for (; settings.Length >= 6; settings = settings[6..])
        {
            if (BinaryPrimitives.ReadInt16BigEndian(settings) == InitialWindowSize)
            {
                _peerStreamWindow = BinaryPrimitives.ReadInt32BigEndian(settings[2..]);
            }
        }
    }

    private async Task<Frame> ReadHeadersAsync(Frame frame)
    {
        var block = frame.Payload;
        var flags = frame.Flags;
        while ((flags & Frame.EndHeadersFlag) == 0)
        {
            var continuation = await ReadFrameAsync();
            block = [.. block, .. continuation.Payload];
            flags = continuation.Flags;
        }

        return frame with { Fields = _hpack.Decode(block) };
    }

    private async Task<Frame> ReadFrameAsync()
    {
        try
        {
            var header = new byte[Frame.HeaderLength];
            await _stream.ReadExactlyAsync(header, _patience.Token);
            var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >>> 8];
            await _stream.ReadExactlyAsync(payload, _patience.Token);
            return new Frame((FrameType)header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)) & int.MaxValue, payload);
        }
        catch (Exception ex) when (ex is EndOfStreamException or IOException)
        {
            IsClosed = true;
            throw new EndOfStreamException("The server has closed the connection.", ex);
        }
    }
}
