using System.Buffers.Binary;

namespace OrleansChat.Bench.Load.Http2;

/// <summary>The bytes of the chat example of Qt, as a client sends and reads them. See docs/protocols for the schema.</summary>
internal static class SimpleChat
{
    private const int MessagesTag = 0x0a;   // ChatMessages.messages = 1, length-delimited
    private const int TimestampTag = 0x08;  // ChatMessage.timestamp = 1, varint
    private const int ContentTag = 0x12;    // ChatMessage.content = 2, length-delimited
    private const int TypeTag = 0x18;       // ChatMessage.type = 3, varint
    private const int TextType = 1;
    private const string Service = "/qtgrpc.examples.chat.SimpleChat/";

    public static byte[] MessageListHeaders(int port) => Headers(port, "messageList");

    public static byte[] SendMessageHeaders(int port) => Headers(port, "sendMessage");

    /// <summary>A <c>ChatMessage</c> behind its gRPC prefix, and where in it the text is, so that each send only overwrites its stamp.</summary>
    public static (byte[] Message, int TextAt) TextMessage(byte[] text, DateTimeOffset now)
    {
        var message = new List<byte> { 0, 0, 0, 0, 0, TimestampTag };
        AddVarint(message, (ulong)now.ToUnixTimeMilliseconds());
        message.Add(ContentTag);
        AddVarint(message, (ulong)text.Length);
        var textAt = message.Count;
        message.AddRange(text);
        message.AddRange([TypeTag, TextType]);

        byte[] bytes = [.. message];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - GrpcMessages.PrefixLength);
        return (bytes, textAt);
    }

    /// <summary>The content of the next <c>ChatMessage</c> in what is left of a <c>ChatMessages</c>; false at its end.</summary>
    public static bool TryTakeContent(ref ReadOnlySpan<byte> messages, out ReadOnlySpan<byte> content)
    {
        content = default;
        while (!messages.IsEmpty)
        {
            if (TakeField(ref messages, out var message) != MessagesTag) { continue; }
            while (!message.IsEmpty)
            {
                if (TakeField(ref message, out var value) == ContentTag) { content = value; }
            }
            return true;
        }
        return false;
    }

    private static byte[] Headers(int port, string method) => HeaderBlock.Encode(
    [
        (":method", "POST"), (":scheme", "http"), (":path", Service + method), (":authority", $"127.0.0.1:{port}"),
        ("content-type", "application/grpc"), ("te", "trailers"), ("user-name", "user1"), ("user-password", "qwerty"),
    ]);

    /// <summary>Takes a field off; the tags used here fit in one byte, others are skipped by their wire type.</summary>
    private static ulong TakeField(scoped ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> value)
    {
        const int varint = 0, fixed64 = 1, delimited = 2, fixed32 = 5;
        var tag = TakeVarint(ref bytes);
        var length = (tag & 7) switch
        {
            varint => VarintLength(bytes),
            fixed64 => 8,
            delimited => (int)Math.Min(TakeVarint(ref bytes), int.MaxValue),
            fixed32 => 4,
            _ => throw new InvalidDataException("A message is no protobuf."),
        };
        if (length > bytes.Length) { throw new InvalidDataException("A protobuf field is longer than its message."); }
        value = bytes[..length];
        bytes = bytes[length..];
        return tag;
    }

    private static ulong TakeVarint(scoped ref ReadOnlySpan<byte> bytes)
    {
        var length = VarintLength(bytes);
        var value = 0UL;
        for (var i = length - 1; i >= 0; i--) { value = (value << 7) | (bytes[i] & 0x7fUL); }
        bytes = bytes[length..];
        return value;
    }

    private static int VarintLength(ReadOnlySpan<byte> bytes)
    {
        const int longest = 10;
        for (var i = 0; i < Math.Min(bytes.Length, longest); i++)
        {
            if (bytes[i] < 0x80) { return i + 1; }
        }
        throw new InvalidDataException("A message is no protobuf.");
    }

    private static void AddVarint(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7) { bytes.Add((byte)(value | 0x80)); }
        bytes.Add((byte)value);
    }
}
