namespace OrleansChat.Tests.Standalone.Grpc;

/// <summary>A message that is encoded already, so that any number of streams can carry the same bytes.</summary>
public sealed class EncodedNote(ReadOnlyMemory<byte> bytes)
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;
}
