using System.Globalization;
using System.Text;
using OrleansChat.Gateway.Protocols.SimpleChat.Wire;
using OrleansChat.Tests.Gateway.SimpleChat;

namespace OrleansChat.Tests.Gateway.Crash;

/// <summary>Which message this is: a sender's first, second, third … attempt. Stands at the beginning of its content.</summary>
public readonly record struct Mark(int Sender, int Number)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sender}/{Number}");

    /// <summary>A message with this mark; as an image it has so many bytes more.</summary>
    public ChatMessage ToMessage(int imageBytes)
    {
        var text = $"{this}\n";
        return imageBytes == 0 ? Say.Text(text) : Say.Image([.. Encoding.ASCII.GetBytes(text), .. new byte[imageBytes]]);
    }

    public static Mark Of(ReadOnlySpan<byte> content)
    {
        var text = Encoding.ASCII.GetString(content[..content.IndexOf((byte)'\n')]);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new Mark(int.Parse(text.AsSpan(0, slash), CultureInfo.InvariantCulture), int.Parse(text.AsSpan(slash + 1), CultureInfo.InvariantCulture));
    }
}
