using Grpc.Core;
using OrleansChat.Gateway.Protocols.Shared;

namespace OrleansChat.Tests.Gateway.Shared;

/// <summary>Which messages go out together.</summary>
public sealed class JoiningWriterTests
{
    private readonly Recorder _recorder = new();
    private readonly JoiningWriter _writer;

    public JoiningWriterTests() => _writer = new JoiningWriter(_recorder);

    private List<(int Length, bool IsFlushed)> Written => _recorder.Written;

    [Fact]
    public async Task Only_the_last_of_several_is_flushed()
    {
        await WriteAsync(100, 200, 300);
        await WriteAsync(400);

        Assert.Equal([(100, false), (200, false), (300, true), (400, true)], Written);
    }

    [Fact]
    public async Task With_nothing_to_say_nothing_isWritten()
    {
        await _writer.FlushAsync();

        Assert.Empty(Written);
    }

    [Fact]
    public async Task As_many_are_joined_as_fit_into_a_frame_with_what_may_be_left_of_the_write_before()
    {
        await WriteAsync([.. Enumerable.Repeat(995, 30)]);

        var flushed = Written.Index().Where(message => message.Item.IsFlushed).Select(message => message.Index).ToList();
        Assert.Equal([11, 23, 29], flushed); // 12 of 1,000 bytes each
    }

    [Fact]
    public async Task A_long_one_goes_alone()
    {
        await WriteAsync(100, 20_000, 100, 4_000_000, 4_000_000, 100);

        Assert.Equal([(100, true), (20_000, true), (100, true), (4_000_000, true), (4_000_000, true), (100, true)], Written);
    }

    private async Task WriteAsync(params int[] lengths)
    {
        foreach (var length in lengths)
        {
            await _writer.AddAsync(new byte[length]);
        }

        await _writer.FlushAsync();
    }

    private sealed class Recorder : IServerStreamWriter<EncodedMessage>
    {
        public List<(int Length, bool IsFlushed)> Written { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(EncodedMessage message)
        {
            Written.Add((message.Bytes.Length, (WriteOptions!.Flags & WriteFlags.BufferHint) == 0)); // set before each write
            return Task.CompletedTask;
        }
    }
}
