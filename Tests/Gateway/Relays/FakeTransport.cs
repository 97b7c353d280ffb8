using System.Text;
using Microsoft.AspNetCore.Http;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Tests.Gateway.Relays;

/// <summary>A client's transport that takes what is written, or, while a test holds it, does not.</summary>
internal sealed class FakeTransport : Stream
{
    private readonly Lock _gate = new();
    private readonly List<byte> _written = [];
    private TaskCompletionSource? _held;

    public FakeTransport() =>
        Connection = new WebSocketConnection(new DefaultHttpContext(), this, maxMessageBytes: 1_000, closeWithin: TimeSpan.FromMinutes(1), TimeProvider.System);

    public WebSocketConnection Connection { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The texts that were written whole.</summary>
    public IReadOnlyList<string> Texts => [.. Frames().Where(frame => frame.First == 0x81).Select(frame => Encoding.UTF8.GetString(frame.Payload))];

    /// <summary>The code of the close that was written; 0 when none was.</summary>
    public int CloseCode => Frames().Where(frame => frame.First == 0x88).Select(frame => (frame.Payload[0] << 8) | frame.Payload[1]).FirstOrDefault();

    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo()
    {
        var held = _held;
        _held = null;
        held?.SetResult();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_held is { } held)
        {
            await held.Task;
        }

        lock (_gate)
        {
            _written.AddRange(buffer.Span);
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // Frames of up to 65,535 bytes, which is what tests send.
    private List<(byte First, byte[] Payload)> Frames()
    {
        byte[] bytes;
        lock (_gate)
        {
            bytes = [.. _written];
        }

        var frames = new List<(byte, byte[])>();
        for (var at = 0; at < bytes.Length;)
        {
            var (length, header) = bytes[at + 1] < 126 ? (bytes[at + 1], 2) : ((bytes[at + 2] << 8) | bytes[at + 3], 4);
            frames.Add((bytes[at], bytes[(at + header)..(at + header + length)]));
            at += header + length;
        }

        return frames;
    }
}
