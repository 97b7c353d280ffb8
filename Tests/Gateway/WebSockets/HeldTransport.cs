namespace OrleansChat.Tests.Gateway.WebSockets;

/// <summary>A client's end of a connection that takes a write when the test says so.</summary>
internal sealed class HeldTransport : Stream
{
    private TaskCompletionSource? _held;

    /// <summary>What was written, a write each.</summary>
    public List<byte[]> Writes { get; } = [];

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>From here on writes do not end.</summary>
    public void Hold() => _held = new TaskCompletionSource();

    /// <summary>Takes what is held.</summary>
    public void Take() => Interlocked.Exchange(ref _held, null)?.SetResult();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Writes.Add(buffer.ToArray());
        return _held is { } held ? new ValueTask(held.Task) : ValueTask.CompletedTask;
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
