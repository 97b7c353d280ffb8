using System.Buffers;
using Grpc.AspNetCore.Server.Internal;

namespace OrleansChat.Tests.Standalone.Grpc;

/// <summary>The frame codec alone: every cut of good bytes, and any bytes at all.</summary>
public sealed class MessageFrameTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Messages_are_found_however_the_bytes_are_cut(int seed)
    {
        var random = new Random(seed);
        var messages = Enumerable.Range(0, 100).Select(_ => Noise(random, random.Next(60))).ToList();
        var bytes = messages.SelectMany(message => Frame(message)).ToArray();

        var found = new List<byte[]>();
        var arrived = 0;
        var consumed = 0;
        while (arrived < bytes.Length)
        {
            arrived = Math.Min(arrived + random.Next(1, 40), bytes.Length);
            var buffer = Cut(random, bytes.AsSpan(consumed, arrived - consumed));
            var before = buffer.Length;
            while (MessageFrame.Read(ref buffer, 100, out var compressed, out var payload) is FrameOutcome.Message)
            {
                Assert.False(compressed);
                found.Add(payload.ToArray());
            }

            consumed += (int)(before - buffer.Length);
        }

        Assert.Equal(messages, found);
    }

    [Fact]
    public void Any_bytes_are_incomplete_a_message_within_the_limit_or_an_error_and_never_more()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var noise = Noise(random, random.Next(30));
            if (noise.Length > 3 && random.Next(2) == 0)
            {
                (noise[0], noise[1], noise[2], noise[3]) = ((byte)random.Next(3), 0, 0, 0);
            }

            var buffer = Cut(random, noise);
            var limit = random.Next(3) == 0 ? (int?)null : random.Next(20);
            var outcome = MessageFrame.Read(ref buffer, limit, out _, out var payload);

            switch (outcome)
            {
                case FrameOutcome.Message:
                    Assert.InRange(noise[0], 0, 1);
                    Assert.InRange(payload.Length, 0, limit ?? int.MaxValue);
                    Assert.Equal(noise.Length, MessageFrame.PrefixLength + payload.Length + buffer.Length);
                    break;
                case FrameOutcome.BadFlag:
                    Assert.InRange(noise[0], 2, 255);
                    break;
                default:
                    Assert.Equal(noise.Length, buffer.Length);
                    break;
            }
        }
    }

    [Theory]
    [InlineData("", null, FrameOutcome.Incomplete)]
    [InlineData("01", null, FrameOutcome.Incomplete)]
    [InlineData("02", null, FrameOutcome.BadFlag)]
    [InlineData("00000000", null, FrameOutcome.Incomplete)]
    [InlineData("0000000000", 0, FrameOutcome.Message)]
    [InlineData("0000000001", 0, FrameOutcome.TooLong)]
    [InlineData("0000000001", 1, FrameOutcome.Incomplete)]
    [InlineData("007fffffff", null, FrameOutcome.Incomplete)]
    [InlineData("0080000000", null, FrameOutcome.TooLong)]
    [InlineData("00ffffffff", null, FrameOutcome.TooLong)]
    internal void The_prefix_alone_says_what_will_never_be_a_message(string hex, int? limit, FrameOutcome expected)
    {
        var buffer = new ReadOnlySequence<byte>(Convert.FromHexString(hex));

        Assert.Equal(expected, MessageFrame.Read(ref buffer, limit, out _, out _));
    }

    private static byte[] Noise(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Frame(byte[] message)
    {
        var bytes = new byte[MessageFrame.PrefixLength + message.Length];
        MessageFrame.WritePrefix(bytes, compressed: false, message.Length);
        message.CopyTo(bytes, MessageFrame.PrefixLength);
        return bytes;
    }

    private static ReadOnlySequence<byte> Cut(Random random, ReadOnlySpan<byte> bytes)
    {
        var first = new Segment(ReadOnlyMemory<byte>.Empty, 0);
        var last = first;
        while (!bytes.IsEmpty)
        {
            var count = random.Next(1, Math.Min(bytes.Length, 12) + 1);
            last = last.Append(bytes[..count].ToArray());
            bytes = bytes[count..];
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long start)
        {
            Memory = memory;
            RunningIndex = start;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
