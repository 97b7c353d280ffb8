using System.Globalization;
using System.Text;
using OrleansChat.Gateway.Feeds;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>Messages of a room as events, each a whole frame for every reader. One instance a wire and room: <see cref="NativeEncoders"/>.</summary>
internal sealed class NativeEncoder : IEventEncoder
{
    private const string UnknownType = "application/octet-stream";

    private readonly RoomId _room;
    private readonly Func<ServerFrame, byte[]> _encode;

    public NativeEncoder(RoomId room, Func<ServerFrame, byte[]> encode)
    {
        _room = room;
        _encode = encode;
        Passing = new PassingEncoder(this);
        Rosters = new NativeRosters(room, encode);
    }

    /// <summary>Of what passes through the room: who is writing. What is another protocol's is nothing here.</summary>
    public IEventEncoder Passing { get; }

    /// <summary>Of who is in the room.</summary>
    public NativeRosters Rosters { get; }

    public ReadOnlyMemory<byte> Encode(ChatMessage message) => _encode(Describe(message, _room.Value));

    /// <param name="message">What was said.</param>
    /// <param name="room">Null where it is clear.</param>
    public static ServerFrame.Message Describe(ChatMessage message, string? room)
    {
        var (kind, body, _, fileName) = message.Content;
        var described = new ServerFrame.Message(room, message.Sequence, message.Key.Value, message.Author, Time(message.At), Name(kind));
        var isThere = message.Content.OmittedBytes == 0;
        var bytes = isThere ? body.Length : message.Content.OmittedBytes;
        return kind switch
        {
            ContentKind.Text => described with { Text = Encoding.UTF8.GetString(body) },
            ContentKind.Image => described with { MediaType = isThere ? MediaType(body) : null, Bytes = bytes, FileName = fileName },
            _ => described with { Bytes = bytes },
        };
    }

    /// <summary>An image's media type; of what is called one and is not, that nothing is known of it.</summary>
    public static string MediaType(ReadOnlySpan<byte> image) => ImageType.Find(image) ?? UnknownType;

    /// <summary>A time as every answer and event has it.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Name(ContentKind kind) => kind switch
    {
        ContentKind.Text => "text",
        ContentKind.Image => "image",
        _ => "other",
    };

    private sealed class PassingEncoder(NativeEncoder encoder) : IEventEncoder
    {
        public ReadOnlyMemory<byte> Encode(ChatMessage message) =>
            message.Content.Kind == ContentKind.Typing ? encoder._encode(new ServerFrame.Typing(encoder._room.Value, message.Author)) : default;
    }
}
