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
    public static void Holds(IEnumerable<Frame> data)
    {
        var rest = 0; // of the message that the frame before began
        foreach (var frame in data)
        {
            Assert.InRange(frame.Payload.Length, 0, LongestFrame);
            var bytes = frame.Payload.AsSpan(Math.Min(rest, frame.Payload.Length));
            rest -= frame.Payload.Length - bytes.Length;
            while (!bytes.IsEmpty)
            {
                Assert.True(bytes.Length >= 5, $"A DATA frame ends with {bytes.Length} bytes of a prefix.");
                var length = BinaryPrimitives.ReadInt32BigEndian(bytes[1..]);
                Assert.True(length == 0 || bytes.Length > 5, "A DATA frame ends with a prefix and none of its message.");
                var here = Math.Min(length, bytes.Length - 5);
                rest = length - here;
                bytes = bytes[(5 + here)..];
            }
        }

        Assert.Equal(0, rest);
    }
}
