using System.Buffers.Binary;

namespace OrleansChat.Tests.Wire;

/// <summary>A gRPC call seen frame by frame.</summary>
public sealed class WireCall(WireConnection connection, int streamId, string path, IReadOnlyList<(string Name, string Value)> metadata)
{
    public const int Cancel = 8;

    private byte[] _unread = [];

    public int StreamId { get; } = streamId;

    /// <summary>Of the first HEADERS frame; empty until it was read.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; private set; } = [];

    /// <summary>Of the HEADERS frame that ended the stream; null while it runs. For a trailers-only answer the same as <see cref="Headers"/>.</summary>
    public IReadOnlyList<(string Name, string Value)>? Trailers { get; private set; }

    /// <summary>The code of the reset that ended the stream, if one did.</summary>
    public int? ResetCode { get; private set; }

    /// <summary>The DATA frames so far.</summary>
    public List<Frame> Data { get; } = [];

    public bool HasEnded => Trailers is not null || ResetCode is not null;

    /// <summary><c>grpc-status</c>; null while there is none.</summary>
    public int? Status => Trailer("grpc-status") is { } status ? int.Parse(status, System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>What a client sends that has nothing special to say: path, content type, <c>te</c>, and the metadata of the call.</summary>
    public IReadOnlyList<(string Name, string Value)> UsualHeaders =>
    [
        (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "localhost"),
        ("content-type", "application/grpc"), ("te", "trailers"), .. metadata,
    ];

    /// <summary>A message as it stands in DATA: prefix and payload.</summary>
    public static byte[] Framed(ReadOnlySpan<byte> payload, byte flag = 0)
    {
        var bytes = new byte[5 + payload.Length];
        bytes[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), payload.Length);
        payload.CopyTo(bytes.AsSpan(5));
        return bytes;
    }

    /// <summary>Sends the request's headers, and with a message the whole request in one go, as Qt 6.8 does.</summary>
    public async Task<WireCall> StartAsync(byte[]? message = null)
    {
        await connection.SendAsync(Frame.Headers(StreamId, UsualHeaders));
        if (message is not null)
        {
            await SendAsync(Framed(message), endStream: true);
        }

        return this;
    }

    /// <summary>Bytes of the request's body; whatever they are.</summary>
    public Task SendAsync(byte[] data, bool endStream = false) => connection.SendDataAsync(StreamId, data, endStream);

    public Task SendMessageAsync(byte[] payload) => SendAsync(Framed(payload));

    public ValueTask ResetAsync(int errorCode = Cancel) => connection.SendAsync(Frame.ResetStream(StreamId, errorCode));

    /// <summary>Waits for the response's headers.</summary>
    public async Task<IReadOnlyList<(string Name, string Value)>> ReadHeadersAsync()
    {
        while (Headers.Count == 0 && !HasEnded)
        {
            await ReadFrameAsync();
        }

        return Headers;
    }

    /// <summary>Waits for the next message; null when the stream has ended.</summary>
    public async Task<byte[]?> ReadMessageAsync()
    {
        while (true)
        {
            if (_unread.Length >= 5 && BinaryPrimitives.ReadInt32BigEndian(_unread.AsSpan(1)) is var length && _unread.Length >= 5 + length)
            {
                var message = _unread[5..(5 + length)];
                _unread = _unread[(5 + length)..];
                return message;
            }

            if (HasEnded)
            {
                return null;
            }

            await ReadFrameAsync();
        }
    }

    /// <summary>Waits for the end, whichever it is; the messages that came before it.</summary>
    public async Task<IReadOnlyList<byte[]>> ReadToEndAsync()
    {
        var messages = new List<byte[]>();
        while (await ReadMessageAsync() is { } message)
        {
            messages.Add(message);
        }

        return messages;
    }

    public string? Header(string name) => Headers.FirstOrDefault(field => field.Name == name).Value;

    public string? Trailer(string name) => Trailers?.FirstOrDefault(field => field.Name == name).Value;

    private async Task ReadFrameAsync()
    {
        var frame = await connection.ReceiveAsync(StreamId);
        switch (frame.Type)
        {
            case FrameType.Headers:
                Headers = Headers.Count == 0 ? frame.Fields : Headers;
                Trailers = frame.IsEndStream ? frame.Fields : null;
                break;
            case FrameType.Data:
                Assert.False(frame.IsEndStream, "A DATA frame ended the stream; only HEADERS may.");
                Data.Add(frame);
                _unread = [.. _unread, .. frame.Payload];
                break;
            case FrameType.ResetStream:
                ResetCode = frame.ErrorCode;
                break;
        }
    }
}
