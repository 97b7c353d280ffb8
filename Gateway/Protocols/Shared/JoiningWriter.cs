using Grpc.Core;

namespace OrleansChat.Gateway.Protocols.Shared;

/// <summary>Writes a stream's messages so that those which are pending together go out in one write.</summary>
/// <remarks>
/// One writer. Each message is written when the next one is there, or by <see cref="FlushAsync"/>, so that only the last of several is flushed.
/// Several are joined while they fit into a DATA frame, 16 KiB, with what the connection may not have taken of the write before, up to
/// 4 KiB: so a frame ends at the end of a message or inside the body of a long one, never inside a prefix (GC-15).
/// </remarks>
internal sealed class JoiningWriter(IServerStreamWriter<EncodedMessage> responses)
{
    private const int PrefixLength = 5;
    private const int MaxJoined = 12 * 1024;

    private static readonly WriteOptions Buffer = new(WriteFlags.BufferHint);

    private EncodedMessage? _held;
    private int _joined;

    public ValueTask AddAsync(ReadOnlyMemory<byte> message)
    {
        var before = _held;
        _held = new EncodedMessage(message);
        if (before is null)
        {
            return ValueTask.CompletedTask;
        }

        _joined += PrefixLength + before.Bytes.Length;
        var joins = _joined + PrefixLength + message.Length <= MaxJoined;
        _joined = joins ? _joined : 0;
        return WriteAsync(before, joins ? Buffer : WriteOptions.Default);
    }

    /// <summary>Ends when the connection has taken all, but for less than 4 KiB.</summary>
    public ValueTask FlushAsync()
    {
        if (_held is not { } last)
        {
            return ValueTask.CompletedTask;
        }

        _held = null;
        _joined = 0;
        return WriteAsync(last, WriteOptions.Default);
    }

    private ValueTask WriteAsync(EncodedMessage message, WriteOptions options)
    {
        responses.WriteOptions = options;
        return new ValueTask(responses.WriteAsync(message));
    }
}
