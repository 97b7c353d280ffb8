using System.Text;
using OrleansChat.Rooms;

namespace OrleansChat.Tests.Grains.Rooms;

/// <summary>Things to say in tests.</summary>
internal static class Say
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static SendMessage Text(string author, string text) => new(author, MessageKey.New(), Content(text));

    public static MessageContent Content(string text) => new(ContentKind.Text, Encoding.UTF8.GetBytes(text), 1_700_000_000_000);

    public static ChatMessage Message(long sequence, string text = "hello", string author = "ada") =>
        new(sequence, author, MessageKey.New(), Noon.AddSeconds(sequence), Content(text));
}
