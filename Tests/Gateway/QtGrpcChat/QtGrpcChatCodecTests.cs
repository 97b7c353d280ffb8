using Google.Protobuf;
using OrleansChat.Gateway.Protocols.QtGrpcChat;
using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;
using OrleansChat.Rooms;
using FileType = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.FileMessage.Types.Type;
using StatusType = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.UserStatus.Types.Type;
using WireMessage = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.ChatMessage;

namespace OrleansChat.Tests.Gateway.QtGrpcChat;

/// <summary>What becomes a message of the room and what passes through, and what clients get of either.</summary>
public sealed class QtGrpcChatCodecTests
{
    private readonly QtGrpcChatCodec _codec = new();

    [Fact]
    public void A_text_and_a_whole_image_come_back_as_they_were()
    {
        WireMessage[] said =
        [
            Speak.Text("ada", "hello, мир 🦊"),
            Speak.Text("ada", ""),
            Speak.File("ada", FileType.Image, "fox.png", [1, 2, 3]),
            Speak.File("ada", FileType.Image, "", []),
            new WireMessage { Username = "ada", Timestamp = -1, Text = new TextMessage { Content = "before 1970" } },
        ];

        foreach (var message in said)
        {
            Assert.True(QtGrpcChatCodec.TryDecode(message, out var content));
            Assert.Equal(message, Read(_codec.Encode(Message("ada", content))));
        }
    }

    [Fact]
    public void What_a_room_would_not_give_back_as_it_came_passes_through()
    {
        var otherSize = Speak.File("ada", FileType.Image, "a", [1]);
        otherSize.File.Size = 2;
        WireMessage[] passing =
        [
            Speak.Nothing("ada"), Speak.Status("ada", StatusType.Active), Speak.File("ada", FileType.Audio, "a", [1]), otherSize,
            Speak.File("ada", FileType.Image, new string('a', MessageContent.MaxFileNameLength + 1), [1]), .. Speak.Pieces("ada", "film", [1, 2, 3], 2),
        ];

        Assert.All(passing, message => Assert.False(QtGrpcChatCodec.TryDecode(message, out _)));
    }

    [Fact]
    public void What_passes_has_its_authors_name_the_place_that_it_follows_and_unknown_fields()
    {
        var message = WireMessage.Parser.ParseFrom([.. Speak.Status("somebody", StatusType.Inactive).ToByteArray(), 0xa2, 0x06, 0x01, 0x78]);

        var passed = Message("ada", QtGrpcChatCodec.Pass(message, "ada", after: 0x0102030405060708));
        var bytes = _codec.Passing.Encode(passed);

        Assert.Equal(0x0102030405060708, QtGrpcChatCodec.Followed(passed));
        Assert.Equal("ada", Read(bytes).Username);
        Assert.Equal([0xa2, 0x06, 0x01, 0x78], bytes.ToArray()[^4..]);
        Assert.Equal(StatusType.Inactive, QtGrpcChatCodec.FindStatus(bytes));
    }

    [Fact]
    public void The_largest_status_is_one_and_other_things_are_none()
    {
        var longest = QtGrpcChatCodec.Status(string.Concat(Enumerable.Repeat("山", 64)), (StatusType)int.MinValue, DateTimeOffset.MaxValue, fetched: true);

        Assert.Equal((StatusType)int.MinValue, QtGrpcChatCodec.FindStatus(longest.ToByteArray()));
        Assert.Null(QtGrpcChatCodec.FindStatus(Speak.File("ada", FileType.Text, "a", [1]).ToByteArray()));
        Assert.Null(QtGrpcChatCodec.FindStatus(Speak.File("ada", FileType.Text, "a", new byte[1000]).ToByteArray()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void Kinds_of_other_protocols_are_texts(int kind)
    {
        var message = Read(_codec.Encode(Message("old", new MessageContent((ContentKind)kind, [0x68, 0x69, 0xff], 5))));

        Assert.Equal(("old", 5, "hi\ufffd"), (message.Username, message.Timestamp, message.Text.Content));
    }

    [Fact]
    public void A_sessions_keys_are_its_own_and_all_different()
    {
        var (mine, others) = (new SessionKeys(), new SessionKeys());
        var keys = Enumerable.Range(0, 1000).Select(_ => mine.Next()).ToList();

        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.All(keys, key => Assert.True(mine.Contains(key)));
        Assert.All(keys, key => Assert.False(others.Contains(key)));
        Assert.False(mine.Contains(MessageKey.New()));
    }

    private static OrleansChat.Rooms.ChatMessage Message(string author, MessageContent content) => new(1, author, MessageKey.New(), DateTimeOffset.UnixEpoch, content);

    private static WireMessage Read(ReadOnlyMemory<byte> bytes) => WireMessage.Parser.ParseFrom(bytes.Span);
}
