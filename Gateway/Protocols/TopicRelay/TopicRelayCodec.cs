using System.Text.Json;
using OrleansChat.Gateway.Protocols.Shared;

namespace OrleansChat.Gateway.Protocols.TopicRelay;

/// <summary>Says for which topic a text is. No I/O, and the text itself is never written anew.</summary>
/// <remarks>
/// <code>
/// {"sender":"10002","receiver":"10001","msg":"…"}     for topic 10001; a number is as good, and the braces may be missing
/// anything else                                       for the sender's own topic
/// </code>
/// </remarks>
internal static class TopicRelayCodec
{
    /// <returns>The topic that the text is for; null when it does not say.</returns>
    public static string? FindReceiver(ReadOnlySpan<byte> text)
    {
        if (JsonMember.TryFind(text, "receiver"u8, out var receiver))
        {
            return Topic(receiver);
        }

        // Only a member's name can begin an object that lacks its braces.
        var bare = text.Trim(" \t\r\n"u8);
        return bare is [(byte)'"', ..] && JsonMember.TryFind([(byte)'{', .. bare, (byte)'}'], "receiver"u8, out receiver) ? Topic(receiver) : null;
    }

    private static string? Topic(JsonMember receiver) => receiver.Kind switch
    {
        JsonTokenType.String => receiver.Text,
        JsonTokenType.Number when receiver.Text!.AsSpan().IndexOfAny(".eE") < 0 => receiver.Text, // of this kind it is not null
        _ => null,
    };
}
