using Google.Protobuf;
using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;
using StatusType = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.UserStatus.Types.Type;

namespace OrleansChat.Tests.Gateway.QtGrpcChat;

/// <summary>Messages as clients send them.</summary>
internal static class Speak
{
    /// <summary>What the example's client cuts files into.</summary>
    public const int PieceBytes = 4_089_446;

    private static long _now = 1_700_000_000_000;

    /// <summary>What every client sends first.</summary>
    public static ChatMessage Nothing(string user) => new() { Username = user, Timestamp = Now() };

    public static ChatMessage Text(string user, string text) => new() { Username = user, Timestamp = Now(), Text = new TextMessage { Content = text } };

    /// <summary>A text like no other.</summary>
    public static ChatMessage Something(string user) => Text(user, $"something {Guid.NewGuid()}");

    public static ChatMessage File(string user, FileMessage.Types.Type type, string name, byte[] content) => new()
    {
        Username = user,
        Timestamp = Now(),
        File = new FileMessage { Type = type, Name = name, Content = ByteString.CopyFrom(content), Size = (ulong)content.Length },
    };

    /// <summary>A file in as many pieces as it needs.</summary>
    public static IEnumerable<ChatMessage> Pieces(string user, string name, byte[] content, int pieceBytes = PieceBytes)
    {
        var uuid = new QUuid { Rfc4122Uuid = ByteString.CopyFrom(Guid.NewGuid().ToByteArray()) };
        var pieces = content.Chunk(pieceBytes).ToList();
        return pieces.Select((piece, index) => new ChatMessage
        {
            Username = user,
            Timestamp = Now(),
            File = new FileMessage
            {
                Type = FileMessage.Types.Type.Video,
                Name = name,
                Content = ByteString.CopyFrom(piece),
                Size = (ulong)content.Length,
                Continuation = new FileMessage.Types.Continuation { Index = (ulong)index, Count = (ulong)pieces.Count, Uuid = uuid },
            },
        });
    }

    public static ChatMessage Status(string user, StatusType status) => new() { Username = user, Timestamp = Now(), UserStatus = new UserStatus { Type = status } };

    /// <summary>A message without what makes it long.</summary>
    public static string Short(ChatMessage message) => $"{message}" is { Length: > 200 } text ? $"{text[..200]}…" : $"{message}";

    extension(ChatMessage message)
    {
        /// <summary>Whether this is the status of a user.</summary>
        public bool Tells(string user, StatusType status) => message.Username == user && message.UserStatus?.Type == status;
    }

    private static long Now() => Interlocked.Increment(ref _now);
}
