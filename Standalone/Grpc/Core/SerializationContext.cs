using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a marshaller puts the bytes of one message.</summary>
/// <remarks>
/// Either <see cref="Complete(byte[])"/> once; or, when the length is known, <see cref="SetPayloadLength"/> first, then write exactly
/// that much to <see cref="GetBufferWriter"/>, then <see cref="Complete()"/>. Without a length the bytes are collected and copied once more.
/// </remarks>
public abstract class SerializationContext
{
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    public virtual void Complete() => throw new NotImplementedException();
}
