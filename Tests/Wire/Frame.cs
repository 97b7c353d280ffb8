using System.Buffers.Binary;

namespace OrleansChat.Tests.Wire;

/// <summary>The kinds of HTTP/2 frame. Source: RFC 9113, 6.</summary>
public enum FrameType : byte
{
    Data = 0,
    Headers = 1,
    Priority = 2,
    ResetStream = 3,
    Settings = 4,
    PushPromise = 5,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}

/// <summary>One HTTP/2 frame as it stands on the wire.</summary>
/// <remarks><code>length:24 type:8 flags:8 R:1 stream:31 payload…</code></remarks>
public sealed record Frame(FrameType Type, byte Flags, int StreamId, byte[] Payload)
{
    public const int HeaderLength = 9;
    public const byte EndStreamFlag = 0x1;
    public const byte AckFlag = 0x1;
    public const byte EndHeadersFlag = 0x4;

    /// <summary>Of a HEADERS frame that was received, CONTINUATIONs included; otherwise empty.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];

    public bool IsEndStream => Type is FrameType.Data or FrameType.Headers && (Flags & EndStreamFlag) != 0;

    public bool IsAck => Type is FrameType.Settings or FrameType.Ping && (Flags & AckFlag) != 0;

    /// <summary>The error code of RST_STREAM or GOAWAY.</summary>
    public int ErrorCode => BinaryPrimitives.ReadInt32BigEndian(Payload.AsSpan(Type is FrameType.GoAway ? 4 : 0));

    public static Frame Data(int streamId, ReadOnlySpan<byte> payload, bool endStream = false) =>
        new(FrameType.Data, endStream ? EndStreamFlag : (byte)0, streamId, payload.ToArray());

    public static Frame Headers(int streamId, IEnumerable<(string Name, string Value)> fields, bool endStream = false) =>
        new(FrameType.Headers, (byte)(EndHeadersFlag | (endStream ? EndStreamFlag : 0)), streamId, Hpack.Encode(fields));

    public static Frame ResetStream(int streamId, int errorCode) => new(FrameType.ResetStream, 0, streamId, Number(errorCode));

    public static Frame WindowUpdate(int streamId, int bytes) => new(FrameType.WindowUpdate, 0, streamId, Number(bytes));

    public static Frame Settings(params (short Id, int Value)[] values) => new(
        FrameType.Settings, 0, 0, [.. values.SelectMany(each => (byte[])[(byte)(each.Id >> 8), (byte)each.Id, .. Number(each.Value)])]);

    public static Frame Acknowledge(Frame frame) => new(frame.Type, AckFlag, 0, frame.Type is FrameType.Ping ? frame.Payload : []);

    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderLength + Payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Payload.Length << 8 | (byte)Type);
        bytes[4] = Flags;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), StreamId);
        Payload.CopyTo(bytes, HeaderLength);
        return bytes;
    }

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
