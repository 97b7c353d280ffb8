using System.Buffers.Binary;

namespace OrleansChat.Bench.Load.Http2;

/// <summary>What the load generator reads of a server's settings, and what it says of its own.</summary>
internal sealed class Http2Settings
{
    private const int EntryLength = 6; // identifier (2 bytes), value (4)
    private const ushort EnablePush = 2, MaxConcurrentStreams = 3, InitialWindowSize = 4;

    /// <summary>The window that a client of the load generator grants for each stream, bytes: never what holds a server up.</summary>
    public const int StreamWindow = 8 * 1024 * 1024;

    /// <summary>The window that it grants for the whole connection, bytes.</summary>
    public const int ConnectionWindow = 64 * 1024 * 1024;

    /// <summary>The window of a connection, and of a stream until told otherwise (RFC 9113, section 6.9.2), bytes.</summary>
    public const int DefaultWindow = 65_535;

    /// <summary>Streams that the server allows at once.</summary>
    public int Streams { get; private set; } = 100;

    /// <summary>Bytes that a new stream may send before the server grants more.</summary>
    public int Window { get; private set; } = DefaultWindow;

    public static byte[] Preface { get; } = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. OwnSettings(), .. WindowUpdate(0, ConnectionWindow - DefaultWindow)];

    public void Read(ReadOnlySpan<byte> payload)
    {
        for (; payload.Length >= EntryLength; payload = payload[EntryLength..])
        {
            var value = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(payload[2..]), int.MaxValue);
            switch (BinaryPrimitives.ReadUInt16BigEndian(payload))
            {
                case MaxConcurrentStreams:
                    Streams = value;
                    break;
                case InitialWindowSize:
                    Window = value;
                    break;
            }
        }
    }

    public static byte[] WindowUpdate(int stream, int bytes)
    {
        var frame = new byte[Http2Frame.HeadLength + 4];
        WriteWindowUpdate(frame, stream, bytes);
        return frame;
    }

    public static void WriteWindowUpdate(Span<byte> frame, int stream, int bytes)
    {
        new Http2Frame(4, Http2FrameType.WindowUpdate, 0, stream).Write(frame);
        BinaryPrimitives.WriteInt32BigEndian(frame[Http2Frame.HeadLength..], bytes);
    }

    private static byte[] OwnSettings()
    {
        var frame = new byte[Http2Frame.HeadLength + (2 * EntryLength)];
        new Http2Frame(2 * EntryLength, Http2FrameType.Settings, 0, 0).Write(frame);
        var entries = frame.AsSpan(Http2Frame.HeadLength);
        BinaryPrimitives.WriteUInt16BigEndian(entries, EnablePush);
        BinaryPrimitives.WriteUInt16BigEndian(entries[EntryLength..], InitialWindowSize);
        BinaryPrimitives.WriteInt32BigEndian(entries[(EntryLength + 2)..], StreamWindow);
        return frame;
    }
}
