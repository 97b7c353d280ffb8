using OrleansChat.Gateway.Feeds;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>Messages of a room as events, each a whole frame for every reader. One instance a wire and room: <see cref="NativeEncoders"/>.</summary>
internal sealed class NativeEncoder : IEventEncoder
{
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

    public ReadOnlyMemory<byte> Encode(ChatMessage message) => _encode(NativeDescription.Event(message, _room.Value));

    private sealed class PassingEncoder(NativeEncoder encoder) : IEventEncoder
    {
        public ReadOnlyMemory<byte> Encode(ChatMessage message) =>
            message.Content.Kind == ContentKind.Typing ? encoder._encode(new ServerFrame.Typing(encoder._room.Value, message.Author)) : default;
    }
}
