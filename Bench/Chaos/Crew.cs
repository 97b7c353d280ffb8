using System.Diagnostics;
using OrleansChat.Bench.Chaos.Clients;
using OrleansChat.Bench.Processes;
using OrleansChat.Checking;

namespace OrleansChat.Bench.Chaos;

/// <summary>Everybody who uses the gateway in a run: senders and readers on every protocol that has the room's messages.</summary>
internal sealed class Crew : IAsyncDisposable
{
    /// <summary>Longer than anything takes that goes on by itself.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const string ReadersUser = "user3";
    private static readonly string[] SenderUsers = ["user1", "user1", "user2", "user2", "user3"];
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);

    private readonly ChaosGateway _gateway;
    private readonly Recorder _recorder;
    private readonly Score _score;
    private readonly List<Sender> _senders;
    private readonly List<Reader> _readers;
    private readonly Sender _prober;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private CancellationTokenSource _finish = new();
    private Task _sending = Task.CompletedTask;

    public Crew(ChaosGateway gateway, Recorder recorder, Score score, Random random)
    {
        (_gateway, _recorder, _score) = (gateway, recorder, score);
        Sender Send(int id, ISendWire wire) => new(id, wire, recorder, score, new Random(random.Next()), _stop.Token);
        Reader Read(string name, Func<CancellationToken, Task<IFeed>> open) => new(name, open, recorder, score, new Random(random.Next()));

        _prober = Send(0, new SimpleChatSender(gateway.GrpcPort, SenderUsers[0]));
        _senders =
        [
            .. SenderUsers.Select((user, index) => Send(index + 1, new SimpleChatSender(gateway.GrpcPort, user))),
            Send(SenderUsers.Length + 1, new WebChannelSender(gateway.WebChannelPort, "chaos")),
            Send(SenderUsers.Length + 2, new NativeSender(gateway.WebPort, "user4")),
        ];
        _readers =
        [
            Read("simplechat 1", token => SimpleChatFeed.OpenAsync(gateway.GrpcPort, ReadersUser, token)),
            Read("simplechat 2", token => SimpleChatFeed.OpenAsync(gateway.GrpcPort, ReadersUser, token)),
            Read("native 1", new NativePlace(gateway.WebPort, ReadersUser).OpenAsync),
            Read("native 2", new NativePlace(gateway.WebPort, ReadersUser).OpenAsync),
            Read("webchannel 1", token => WebChannelFeed.OpenAsync(gateway.WebChannelPort, token)),
            Read("webchannel 2", token => WebChannelFeed.OpenAsync(gateway.WebChannelPort, token)),
            Read("qtgrpcchat 1", token => QtGrpcChatFeed.OpenAsync(gateway.GrpcPort, "user4", token)),
            Read("qtgrpcchat 2", token => QtGrpcChatFeed.OpenAsync(gateway.GrpcPort, "user5", token)),
        ];
        _reading = Task.WhenAll(_readers.Select(reader => reader.RunAsync(_stop.Token)));
    }

    /// <summary>How long senders wait for an answer.</summary>
    public TimeSpan SendersPatience
    {
        set { foreach (var sender in _senders) { sender.Patience = value; } }
    }

    /// <summary>Lets the senders send.</summary>
    public void Begin()
    {
        _finish.Dispose();
        _finish = new CancellationTokenSource();
        _sending = Task.WhenAll(_senders.Select(sender => sender.RunAsync(_finish.Token)));
    }

    /// <summary>Ends when so many more sends were acknowledged.</summary>
    /// <exception cref="StuckException">They were not.</exception>
    public Task TakeAcknowledgementsAsync(int count, CancellationToken cancellationToken)
    {
        var goal = _score.Acknowledged + count;
        return WaitAsync($"{count} sends to be acknowledged", () => _score.Acknowledged >= goal, Patience, cancellationToken);
    }

    /// <summary>Ends when so many more sends had no answer, or after a while: a fault may spare whom it likes.</summary>
    public async Task TakeSilencesAsync(int count, TimeSpan longest, CancellationToken cancellationToken)
    {
        var goal = _score.Unknown + count;
        var began = Stopwatch.GetTimestamp();
        while (_score.Unknown < goal && Stopwatch.GetElapsedTime(began) < longest) { await Task.Delay(LookEvery, cancellationToken); }
    }

    /// <summary>
    /// Lets the senders finish, brings every reader back, and says one thing more, which every reader must get; then reads the log up to that.
    /// </summary>
    /// <exception cref="StuckException">Somebody cannot send, come, or read, although nothing hinders him any more.</exception>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await _finish.CancelAsync();
        await WaitAsync("every sender to end", () => _sending.IsCompleted, Patience, cancellationToken);
        await _sending;

        foreach (var reader in _readers) { reader.Stays = true; }
        try
        {
            await WaitAsync("every reader to be back", () => _readers.All(reader => reader.Current is not null), Patience, cancellationToken);
            var present = _readers.Select(reader => (reader.Name, Visit: reader.Current)).ToList();

            var before = _recorder.Count;
            var (probe, isAcknowledged) = await _prober.SendAsync();
            if (!isAcknowledged) { throw new StuckException("A send was not acknowledged, although nothing hinders it any more."); }
            foreach (var (name, visit) in present) { await HearAsync(name, visit, probe); }
            _recorder.Add(new RunEvent.LogRead(before, Epoch: null, await ReadLogAsync(probe, cancellationToken)));
        }
        finally
        {
            foreach (var reader in _readers) { reader.Stays = false; }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _finish.CancelAsync();
        await _stop.CancelAsync();
        await _reading;
        await _sending;
        foreach (var sender in _senders.Append(_prober)) { await sender.DisposeAsync(); }
        _finish.Dispose();
        _stop.Dispose();
    }

    private async Task HearAsync(string name, Visit? visit, Mark probe)
    {
        try
        {
            await (visit?.HearAsync(probe, Patience) ?? Task.CompletedTask);
        }
        catch (TimeoutException)
        {
            _recorder.Add(new RunEvent.Awaited(name, probe));
        }
    }

    private async Task<List<Logged>> ReadLogAsync(Mark last, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var log = new List<Logged>();
        await using var feed = await SimpleChatFeed.OpenAsync(_gateway.GrpcPort, ReadersUser, patience.Token);
        await foreach (var mark in feed.ReadAsync(patience.Token))
        {
            log.Add(new Logged(log.Count + 1, mark));
            if (mark == last) { return log; }
        }
        throw new StuckException($"The log was read, and {last} did not come.");
    }

    private static async Task WaitAsync(string what, Func<bool> condition, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(began) > patience) { throw new StuckException($"Waited {patience.TotalSeconds} s for {what}."); }
            await Task.Delay(LookEvery, cancellationToken);
        }
    }
}
