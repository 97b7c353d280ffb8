using System.IO.Pipelines;
using OrleansChat.Gateway.Hosting;

namespace OrleansChat.Tests.Gateway.Hosting;

/// <summary>A look at the first byte of a connection.</summary>
public sealed class TlsBesidePlainTests
{
    private readonly ManualTime _time = new();
    private readonly Pipe _pipe = new();

    [Fact]
    public async Task The_first_byte_is_seen_and_stays()
    {
        var peek = TlsBesidePlain.PeekAsync(_pipe.Reader, _time).AsTask();
        await _pipe.Writer.WriteAsync(new byte[] { 0x16, 0x03 }, TestContext.Current.CancellationToken);

        Assert.Equal((byte?)0x16, await peek);
        Assert.True(_pipe.Reader.TryRead(out var read));
        Assert.Equal([0x16, 0x03], read.Buffer.FirstSpan.ToArray());
    }

    [Fact]
    public async Task A_connection_that_ends_without_a_byte_has_none()
    {
        await _pipe.Writer.CompleteAsync();

        Assert.Null(await TlsBesidePlain.PeekAsync(_pipe.Reader, _time));
    }

    [Fact]
    public async Task A_connection_that_breaks_has_none()
    {
        await _pipe.Writer.CompleteAsync(new IOException("reset"));

        Assert.Null(await TlsBesidePlain.PeekAsync(_pipe.Reader, _time));
    }

    [Fact]
    public async Task A_connection_that_says_nothing_for_30_seconds_has_none()
    {
        var peek = TlsBesidePlain.PeekAsync(_pipe.Reader, _time).AsTask();

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(peek.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await peek);
    }
}
