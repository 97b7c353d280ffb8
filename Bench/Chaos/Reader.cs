using System.Net.WebSockets;
using OrleansChat.Bench.Chaos.Clients;
using OrleansChat.Checking;

namespace OrleansChat.Bench.Chaos;

/// <summary>Comes, reads a while, goes, and comes again: by its own wish, or since the gateway went away.</summary>
internal sealed class Reader(string name, Func<CancellationToken, Task<IFeed>> open, Recorder recorder, Score score, Random random)
{
    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(20);

    private volatile Visit? _visit;
    private volatile bool _stays;

    public string Name => name;

    /// <summary>What it reads now; null while it is away.</summary>
    public Visit? Current => _visit;

    /// <summary>While it is true, the reader does not go by its own wish.</summary>
    public bool Stays
    {
        get => _stays;
        set => _stays = value;
    }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await VisitAsync(stop);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or WebSocketException or OperationCanceledException)
            {
                // The gateway has gone, or does not answer; it comes again.
            }
            await Task.Delay(random.Next(10, 200), CancellationToken.None);
        }
    }

    private async Task VisitAsync(CancellationToken stop)
    {
        await using var feed = await OpenAsync(stop);
        recorder.Add(feed is { IsResumed: true, After: { } after } ? new RunEvent.Resumed(name, after) : new RunEvent.ReaderOpened(name, feed.After));
        score.Come();
        var visit = new Visit();
        _visit = visit;
        using var going = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var leaving = LeaveAsync(TimeSpan.FromMilliseconds(random.Next(200, 4_000)), going);
        try
        {
            await ReadPageAsync(feed, going.Token);
            await foreach (var mark in feed.ReadAsync(going.Token))
            {
                recorder.Add(new RunEvent.Delivered(name, mark));
                score.Deliver();
                visit.Hear(mark);
            }
        }
        finally
        {
            _visit = null;
            visit.End();
            await going.CancelAsync();
            await leaving;
        }
    }

    private async Task ReadPageAsync(IFeed feed, CancellationToken cancellationToken)
    {
        var began = recorder.Count;
        if (await feed.ReadPageAsync(cancellationToken) is var (after, messages, isToHead))
        {
            recorder.Add(new RunEvent.HistoryRead(began, name, after, messages, isToHead));
        }
    }

    private async Task<IFeed> OpenAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(LongestOpening);
        return await open(patience.Token);
    }

    private async Task LeaveAsync(TimeSpan after, CancellationTokenSource going)
    {
        try
        {
            await Task.Delay(after, going.Token);
            while (_stays) { await Task.Delay(AskEvery, going.Token); }
            await going.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // It has gone for another reason.
        }
    }
}
