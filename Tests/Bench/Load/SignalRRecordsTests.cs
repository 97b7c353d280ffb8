using System.Text;
using OrleansChat.Bench.Load.WebSockets;

namespace OrleansChat.Tests.Bench.Load;

public sealed class SignalRRecordsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    public void Records_are_the_same_however_they_are_cut_into_frames(int frameLength)
    {
        var records = new SignalRRecords();
        var taken = new List<string>();

        foreach (var frame in "{}\u001e{\"type\":6}\u001e{\"type\":7"u8.ToArray().Chunk(frameLength))
        {
            ReadOnlySpan<byte> payload = frame;
            while (records.TryTake(ref payload, out var record)) { taken.Add(Encoding.ASCII.GetString(record)); }
        }

        Assert.Equal(["{}", "{\"type\":6}"], taken);
    }
}
