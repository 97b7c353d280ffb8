using Google.Protobuf;
using OrleansChat.Gateway.Protocols.SimpleChat.Wire;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>Messages as clients make them.</summary>
internal static class Say
{
    private const ulong ClientTime = 1_700_000_000_000;

    public static ChatMessage Text(string text) =>
        new() { Content = ByteString.CopyFromUtf8(text), Type = ChatMessage.Types.ContentType.Text, Timestamp = ClientTime };

    public static ChatMessage Image(params byte[] image) =>
        new() { Content = UnsafeByteOperations.UnsafeWrap(image), Type = ChatMessage.Types.ContentType.Image, Timestamp = ClientTime };

    /// <summary>A text that no other message has.</summary>
    public static ChatMessage Something() => Text($"{Guid.NewGuid()}");
}
