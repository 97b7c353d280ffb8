using System.Buffers.Binary;

namespace OrleansChat.Tests.Wire;

/// <summary>What the clients of Qt 6.5 and 6.6 need of the DATA frames of a stream, or they lose messages.</summary>
/// <remarks>
/// The prefix of a message and the first of its bytes are in one frame, and frames have 16,384 bytes at most. Several whole messages in a
/// frame are fine for every client; Kestrel joins what is written faster than the connection sends. It holds for windows that do not close in
/// between: a client that grants a few bytes gets a few bytes, whatever they are.
/// </remarks>
public static class FramingLaw
{
    public const int LongestFrame = 16_384;

    /// <summary>Fails the test where a frame breaks the law.</summary>
    /// <param name="data">The DATA frames of a stream that ends with a whole message.</param>
    /// <param name="window">
    /// The stream's first window, of a client that grants every frame's bytes when it has it. A frame that used the last of a window may end anywhere.
    /// </param>
    public static void Holds(IEnumerable<Frame> data, int window = int.MaxValue)
    {
        var received = 0L;
        var begun = 0L;                     // where the message begins that is being received
        var prefix = new List<byte>(5);
        var windowEnds = new HashSet<long> { window };
        foreach (var frame in data)
        {
            Assert.InRange(frame.Payload.Length, 0, LongestFrame);
            for (var rest = frame.Payload.AsSpan(); !rest.IsEmpty;)
            {
                var step = prefix.Count < 5 ? 1 : (int)Math.Min(rest.Length, begun + 5 + Length(prefix) - received);
                if (prefix.Count < 5)
                {
                    prefix.Add(rest[0]);
                }

                received += step;
                rest = rest[step..];
                if (prefix.Count == 5 && received == begun + 5 + Length(prefix))
                {
                    begun = received;
                    prefix.Clear();
                }
            }

            var isCutShort = received > begun && received <= begun + 5;
            Assert.False(isCutShort && !windowEnds.Contains(received), $"A DATA frame ends {received - begun} bytes into a message.");
            windowEnds.Add(window + received);
        }

        Assert.Equal(begun, received);
    }

    private static int Length(List<byte> prefix) => BinaryPrimitives.ReadInt32BigEndian(prefix.ToArray().AsSpan(1));
}
