using System.Collections.Concurrent;
using OrleansChat.Tests.Clients;

namespace OrleansChat.Tests.Gateway.Crash;

/// <summary>Senders at full speed and readers beside them, over any number of lives of a gateway.</summary>
/// <remarks>A sender has one send at a time, so its order is known. What was not answered with OK is not sent again: its number is skipped.</remarks>
internal sealed class CrashLoad(IChatClient client, Random random)
{
    private const int Senders = 4;
    private const int Readers = 2;

    private readonly int[] _numbers = new int[Senders];
    private readonly ConcurrentBag<Mark> _receipts = [];
    private readonly ConcurrentBag<IReadOnlyList<Mark>> _streams = [];
    private readonly ConcurrentBag<CallStatus> _ends = [];

    /// <summary>The sends that were answered with OK.</summary>
    public IReadOnlyCollection<Mark> Receipts => _receipts;

    /// <summary>What each stream brought before it ended.</summary>
    public IReadOnlyCollection<IReadOnlyList<Mark>> Streams => _streams;

    /// <summary>How the streams ended.</summary>
    public IReadOnlyCollection<CallStatus> Ends => _ends;

    /// <summary>Sends and reads until the gateway is gone.</summary>
    /// <param name="enough">Receipts of this life after which it is to go.</param>
    /// <param name="end">Makes it go.</param>
    public async Task RunAsync(int enough, Func<Task> end)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = enough;
        var readers = Enumerable.Range(0, Readers).Select(_ => ReadAsync()).ToList();
        var senders = Enumerable.Range(0, Senders).Select(sender => SendAsync(sender, () =>
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                reached.SetResult();
            }
        })).ToList();

        await Task.WhenAny(reached.Task, Task.WhenAll(senders));
        Assert.True(reached.Task.IsCompleted, "The gateway went away by itself.");
        await end();
        await Task.WhenAll(senders);
        await Task.WhenAll(readers);
    }

    private async Task SendAsync(int sender, Action received)
    {
        CallStatus status;
        do
        {
            var mark = new Mark(sender + 1, ++_numbers[sender]);
            status = await client.SendAsync(mark.ToMessage(ImageBytes()), $"user{sender + 1}");
            if (status == CallStatus.Ok)
            {
                _receipts.Add(mark);
                received();
            }
        }
        while (status == CallStatus.Ok);
    }

    private async Task ReadAsync()
    {
        var marks = new List<Mark>();
        await using var list = await client.ListAsync("user5");
        await foreach (var message in list.ReadEachAsync())
        {
            marks.Add(Mark.Of(message.Content.Span));
        }

        _streams.Add(marks);
        _ends.Add(list.Status!); // set when reading has come to the end
    }

    private int ImageBytes()
    {
        lock (random)
        {
            return random.Next(8) == 0 ? random.Next(150_000) : 0;
        }
    }
}
