using System.Buffers;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The bytes of the message that a marshaller is reading.</summary>
internal sealed class Payload : DeserializationContext
{
    private ReadOnlySequence<byte> _bytes;

    public override int PayloadLength => (int)_bytes.Length;

    public override byte[] PayloadAsNewBuffer() => _bytes.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _bytes;

    public Payload With(in ReadOnlySequence<byte> bytes)
    {
        _bytes = bytes;
        return this;
    }
}
