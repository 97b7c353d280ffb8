namespace OrleansChat.Bench.Load.Http2;

/// <summary>A call on an <see cref="Http2Connection"/>.</summary>
internal abstract class Http2Stream
{
    /// <summary>Bytes received since the server was last granted more.</summary>
    public int Ungranted { get; set; }

    /// <summary>Headers or trailers came; they are not decoded, for their place in the stream says enough.</summary>
    public abstract void OnHeaders(bool isEnd, long now);

    public abstract void OnData(ReadOnlySpan<byte> content, bool isEnd, long now);

    public abstract void OnReset(uint code, long now);
}
