using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Feeds;

/// <summary>Turns a message into one protocol's bytes, once for all of its readers.</summary>
/// <remarks>One instance a protocol, or a protocol and room: the bytes are kept under it. Pieces of consecutive messages, joined, are a run of them.</remarks>
internal interface IEventEncoder
{
    ReadOnlyMemory<byte> Encode(ChatMessage message);
}
