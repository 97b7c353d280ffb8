using System.Text;
using OrleansChat.Bench.Load.Http2;

namespace OrleansChat.Tests.Bench.Load;

public sealed class GrpcMessagesTests
{
    private static readonly byte[] Three =
    [
        0, 0, 0, 0, 5, .. "hello"u8,
        0, 0, 0, 0, 0,
        0, 0, 0, 0, 2, .. "yo"u8,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(100)]
    public void Messages_are_the_same_however_they_are_cut_into_frames(int frameLength)
    {
        var messages = new GrpcMessages();
        var taken = new List<string>();

        foreach (var frame in Three.Chunk(frameLength))
        {
            ReadOnlySpan<byte> content = frame;
            while (messages.TryTake(ref content, out var message)) { taken.Add(Encoding.ASCII.GetString(message)); }
        }

        Assert.Equal(["hello", "", "yo"], taken);
    }

    [Fact]
    public void A_compressed_message_is_refused()
    {
        var messages = new GrpcMessages();

        Assert.Throws<InvalidDataException>(() =>
        {
            ReadOnlySpan<byte> content = [1, 0, 0, 0, 0];
            return messages.TryTake(ref content, out _);
        });
    }
}
