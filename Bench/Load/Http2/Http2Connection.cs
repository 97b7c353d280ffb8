using System.Buffers.Binary;

namespace OrleansChat.Bench.Load.Http2;

/// <summary>A client's side of HTTP/2 with prior knowledge, as much of it as gRPC calls with small requests need.</summary>
internal abstract class Http2Connection(Tally tally) : Connection(tally)
{
    private readonly Http2Settings _settings = new();
    private readonly Dictionary<int, Http2Stream> _streams = [];
    private bool _isAccepted;
    private int _nextStream = 1;
    private int _ungranted;
    private long _sendWindow = Http2Settings.DefaultWindow;

    /// <summary>Streams that may still be opened beside those that are.</summary>
    protected int FreeStreams => _isAccepted ? _settings.Streams - _streams.Count : 0;

    protected override void Greet() => Write(Http2Settings.Preface);

    /// <summary>The server's settings are known; calls may begin.</summary>
    protected virtual void OnAccepted() { }

    /// <summary>Whether a call with a request of <paramref name="length"/> bytes may begin now.</summary>
    protected bool MayCall(int length) => FreeStreams > 0 && _sendWindow >= length && _settings.Window >= length && IsOpen && !IsCongested;

    /// <summary>Begins a call: headers, then the whole request with the end of the stream in one DATA frame.</summary>
    /// <returns>Where the request was written, until the next write.</returns>
    protected Span<byte> Call(Http2Stream stream, byte[] headers, ReadOnlySpan<byte> request)
    {
        var id = _nextStream;
        _nextStream += 2;
        _streams.Add(id, stream);
        _sendWindow -= request.Length;

        var bytes = Write((2 * Http2Frame.HeadLength) + headers.Length + request.Length);
        new Http2Frame(headers.Length, Http2FrameType.Headers, Http2Frame.EndHeaders, id).Write(bytes);
        bytes = bytes[Http2Frame.HeadLength..];
        headers.CopyTo(bytes);
        bytes = bytes[headers.Length..];
        new Http2Frame(request.Length, Http2FrameType.Data, Http2Frame.EndStream, id).Write(bytes);
        bytes = bytes[Http2Frame.HeadLength..];
        request.CopyTo(bytes);
        return bytes;
    }

    protected override int Parse(ReadOnlySpan<byte> bytes, long now)
    {
        var rest = bytes;
        while (IsOpen && Http2Frame.TryTake(ref rest, out var frame, out var payload)) { Take(frame, payload, now); }
        return bytes.Length - rest.Length;
    }

    private void Take(in Http2Frame frame, ReadOnlySpan<byte> payload, long now)
    {
        switch (frame.Type)
        {
            case Http2FrameType.Data:
                TakeData(frame, payload, now);
                break;
            case Http2FrameType.Headers when _streams.TryGetValue(frame.Stream, out var stream):
                var isEnd = frame.Has(Http2Frame.EndStream);
                if (isEnd) { _ = _streams.Remove(frame.Stream); }
                stream.OnHeaders(isEnd, now);
                break;
            case Http2FrameType.ResetStream when _streams.Remove(frame.Stream, out var stream):
                stream.OnReset(BinaryPrimitives.ReadUInt32BigEndian(payload), now);
                break;
            case Http2FrameType.Settings when !frame.Has(Http2Frame.Ack):
                TakeSettings(payload);
                break;
            case Http2FrameType.Ping when !frame.Has(Http2Frame.Ack):
                Answer(Http2FrameType.Ping, payload);
                break;
            case Http2FrameType.WindowUpdate when frame.Stream == 0:
                _sendWindow += BinaryPrimitives.ReadInt32BigEndian(payload);
                break;
            case Http2FrameType.GoAway:
                Break($"The server says good-bye: HTTP/2 error {BinaryPrimitives.ReadUInt32BigEndian(payload[4..])}.");
                break;
        }
    }

    private void TakeData(in Http2Frame frame, ReadOnlySpan<byte> payload, long now)
    {
        _ungranted += frame.Length;
        if (_ungranted > Http2Settings.ConnectionWindow / 2)
        {
            Grant(0, _ungranted);
            _ungranted = 0;
        }
        if (!_streams.TryGetValue(frame.Stream, out var stream)) { return; }

        var isEnd = frame.Has(Http2Frame.EndStream);
        if (isEnd) { _ = _streams.Remove(frame.Stream); }
        stream.Ungranted += frame.Length;
        if (stream.Ungranted > Http2Settings.StreamWindow / 2 && !isEnd)
        {
            Grant(frame.Stream, stream.Ungranted);
            stream.Ungranted = 0;
        }
        stream.OnData(frame.Content(payload), isEnd, now);
    }

    private void TakeSettings(ReadOnlySpan<byte> payload)
    {
        _settings.Read(payload);
        Answer(Http2FrameType.Settings, []);
        if (_isAccepted) { return; }
        _isAccepted = true;
        OnAccepted();
    }

    private void Grant(int stream, int bytes) => Http2Settings.WriteWindowUpdate(Write(Http2Frame.HeadLength + 4), stream, bytes);

    private void Answer(Http2FrameType type, ReadOnlySpan<byte> payload)
    {
        new Http2Frame(payload.Length, type, Http2Frame.Ack, 0).Write(Write(Http2Frame.HeadLength));
        Write(payload);
    }
}
