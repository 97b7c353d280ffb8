using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.Protocols.Shared;
using OrleansChat.Rooms;
using FileType = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.FileMessage.Types.Type;
using StatusType = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.UserStatus.Types.Type;

namespace OrleansChat.Gateway.Protocols.QtGrpcChat;

/// <summary>What is said in a room, and what passes through it, to and from the bytes of <c>chat.ChatMessage</c>. No I/O.</summary>
/// <remarks>
/// Texts and whole images are messages of the room, which every protocol reads. What only this protocol knows, pieces of files and statuses,
/// passes through the room in this protocol's own bytes, behind the sequence that the room had when its sender sent it:
/// <code>sequence:64 (big-endian) | chat.ChatMessage</code>
/// </remarks>
internal sealed class QtGrpcChatCodec : IEventEncoder
{
    private const int SequenceLength = 8;

    /// <summary>Bytes of a status with the longest name at most, and some for fields that nobody knows.</summary>
    private const int LargestStatus = 512;

    /// <summary>Of what passes: the bytes as they came.</summary>
    public IEventEncoder Passing { get; } = new PassingEncoder();

    /// <summary>Of what is said. Kinds of content that nobody knows are shown as text, as the older client does.</summary>
    public ReadOnlyMemory<byte> Encode(ChatMessage message)
    {
        if (message.Plain is not { } content)
        {
            return default;
        }

        var (kind, body, clientTime, fileName) = content;
        var wire = new Wire.ChatMessage { Username = message.Author, Timestamp = unchecked((long)clientTime) };
        if (kind == ContentKind.Image)
        {
            wire.File = new Wire.FileMessage
            {
                Type = FileType.Image,
                Name = fileName ?? "",
                Content = UnsafeByteOperations.UnsafeWrap(body), // immutable, and copied once, below
                Size = (ulong)body.Length,
            };
        }
        else
        {
            wire.Text = new Wire.TextMessage { Content = Encoding.UTF8.GetString(body) };
        }

        return wire.ToByteArray();
    }

    /// <summary>What a client said, if a room keeps such: a text, or an image in one piece. Its <c>username</c> is not looked at: the author is who signed in.</summary>
    public static bool TryDecode(Wire.ChatMessage message, out MessageContent content)
    {
        content = message switch
        {
            { Text.Content: var text } => new MessageContent(ContentKind.Text, Encoding.UTF8.GetBytes(text), unchecked((ulong)message.Timestamp)),
            { File: { Type: FileType.Image, Continuation: null } image } when CanKeep(image) => new MessageContent(
                ContentKind.Image, image.Content.ToByteArray(), unchecked((ulong)message.Timestamp), image.Name is "" ? null : image.Name),
            _ => null!, // not read when the answer is no
        };
        return content is not null;
    }

    /// <summary>What passes through a room.</summary>
    /// <param name="message">As the client sent it.</param>
    /// <param name="author">Who signed in; takes the place of the message's <c>username</c>.</param>
    /// <param name="after">The sequence in the room that it follows.</param>
    public static MessageContent Pass(Wire.ChatMessage message, string author, long after)
    {
        message.Username = author;
        var body = new byte[SequenceLength + message.CalculateSize()];
        BinaryPrimitives.WriteInt64BigEndian(body, after);
        message.WriteTo(body.AsSpan(SequenceLength));
        return new MessageContent(ContentKind.Unspecified, body, ClientTime: 0);
    }

    /// <summary>Whether something in passing is of this protocol.</summary>
    public static bool IsOurs(ChatMessage passing) => passing.Content.Kind == ContentKind.Unspecified;

    /// <summary>The sequence in the room that something in passing follows.</summary>
    public static long Followed(ChatMessage passing) => BinaryPrimitives.ReadInt64BigEndian(passing.Content.Body);

    /// <summary>The status that something in passing is; null when it is something else.</summary>
    public static StatusType? FindStatus(ReadOnlyMemory<byte> passing) =>
        passing.Length <= LargestStatus ? Wire.ChatMessage.Parser.ParseFrom(passing.Span).UserStatus?.Type : null;

    /// <summary>A status that the server tells by itself.</summary>
    public static Wire.ChatMessage Status(string user, StatusType status, DateTimeOffset now, bool fetched = false) => new()
    {
        Username = user,
        Timestamp = now.ToUnixTimeMilliseconds(),
        UserStatus = new Wire.UserStatus { Type = status, Fetched = fetched },
    };

    // What a room would not give back as it came passes through instead.
    private static bool CanKeep(Wire.FileMessage image) =>
        image.Size == (ulong)image.Content.Length && image.Name.Length <= MessageContent.MaxFileNameLength;

    private sealed class PassingEncoder : IEventEncoder
    {
        public ReadOnlyMemory<byte> Encode(ChatMessage message) => IsOurs(message) ? message.Content.Body.AsMemory(SequenceLength) : default;
    }
}
