using Google.Protobuf;
using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.Protocols.Shared;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.SimpleChat;

/// <summary>Messages of a room to and from the bytes of <c>qtgrpc.examples.chat</c>. No I/O.</summary>
/// <remarks>
/// A <c>ChatMessages</c> is a repeated field, so the bytes of several, joined, are one with all their messages:
/// <code>0a len ChatMessage | 0a len ChatMessage | …</code>
/// That is why a run of encoded messages needs no further encoding.
/// </remarks>
internal sealed class SimpleChatCodec : IEventEncoder
{
    public ReadOnlyMemory<byte> Encode(ChatMessage message)
    {
        if (message.Plain is not { } content)
        {
            return default;
        }

        var wire = new Wire.ChatMessages
        {
            Messages =
            {
                new Wire.ChatMessage
                {
                    Timestamp = content.ClientTime,
                    Content = UnsafeByteOperations.UnsafeWrap(content.Body), // immutable, and copied once, below
                    Type = (Wire.ChatMessage.Types.ContentType)(int)content.Kind,
                    From = message.Author,
                },
            },
        };
        return wire.ToByteArray();
    }

    /// <summary>What a client said. Its <c>from</c> is not looked at: the author is who signed in.</summary>
    public static MessageContent Decode(Wire.ChatMessage message) =>
        new((ContentKind)(int)message.Type, message.Content.ToByteArray(), message.Timestamp);
}
