using System.Globalization;
using System.Text;
using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.Protocols.Shared;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.WebChannel;

/// <summary>Messages of a room as the signal <c>newMessage</c>, each a whole frame for every reader.</summary>
internal sealed class WebChannelEncoder(TimeProvider time) : IEventEncoder
{
    public ReadOnlyMemory<byte> Encode(ChatMessage message)
    {
        if (message.Plain is not { } content)
        {
            return default;
        }

        var local = TimeZoneInfo.ConvertTime(message.At, time.LocalTimeZone); // the server's time of day is what this protocol shows
        return WebChannelCodec.NewMessage(local.ToString("HH:mm:ss", CultureInfo.InvariantCulture), message.Author, Text(content));
    }

    // This protocol has nothing but text. Kinds that nobody knows are shown as text by the clients that have them.
    private static string Text(MessageContent content) => content.Kind == ContentKind.Image
        ? $"[image{(content.FileName is { Length: > 0 } name ? $" {name}" : "")}, {Size(content.Body.Length)}]"
        : Encoding.UTF8.GetString(content.Body);

    private static string Size(int bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024.0):0.0} MiB"),
    };
}
