namespace OrleansChat.Gateway.Protocols.Shared;

/// <summary>One protobuf message that is bytes already.</summary>
internal sealed record EncodedMessage(ReadOnlyMemory<byte> Bytes);
