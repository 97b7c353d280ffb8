using System.Diagnostics;
using System.Globalization;
using OrleansChat.Bench.Load.Http2;
using OrleansChat.Bench.Load.WebChannel;
using OrleansChat.Bench.Load.WebSockets;

namespace OrleansChat.Bench.Load.Host;

/// <summary>The receivers and senders of one server under test, on a few event loops.</summary>
internal sealed class LoadGenerator : IDisposable
{
    private const int MostHandshakes = 128; // at once: well below a listener's backlog
    private const int GrpcSenderConnections = 4;
    private const int WebChannelSenders = 16; // a gateway may take a connection's calls one after the other
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(10); // each look wakes a thread, which takes its time from the server
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(60);

    private readonly EventLoop[] _loops;
    private readonly List<(EventLoop Loop, Receiver Receiver)> _receivers = [];
    private readonly List<(EventLoop Loop, IMessageSender Sender)> _senders = [];
    private Wire _wire;
    private int _run;

    public LoadGenerator() =>
        // Most of the machine is for the server; one loop reads some millions of deliveries a second.
        _loops = [.. Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 4)).Select(index => new EventLoop($"load {index}"))];

    private EventLoop First => _loops[0];

    /// <summary>Everybody says something, and hears only that.</summary>
    private bool IsEcho => _wire == Wire.Echo;

    public async Task<LoadAnswer> ConnectAsync(LoadRequest.Connect request, CancellationToken cancellationToken)
    {
        _wire = request.Wire;
        var wanted = _receivers.Count + request.Receivers;
        var started = Stopwatch.GetTimestamp();
        while (_receivers.Count < wanted)
        {
            var loop = _loops[_receivers.Count / MostHandshakes % _loops.Length];
            var batch = Enumerable.Range(0, Math.Min(MostHandshakes, wanted - _receivers.Count)).Select(_ => new Receiver(loop.Tally)).ToArray();
            var connections = Connections(request, loop.Tally, batch, _receivers.Count);
            _senders.AddRange(connections.OfType<IMessageSender>().Take(MostSenders(_wire) - _senders.Count).Select(sender => (loop, sender)));
            _receivers.AddRange(batch.Select(receiver => (loop, receiver)));
            await loop.RunAsync(() => { foreach (var connection in connections) { loop.Serve(connection, request.Port); } });
            await WaitAsync(() => _loops.Sum(each => each.Tally.Ready) == _receivers.Count, started + Ticks(LongestConnect), cancellationToken);
        }

        if (request.Wire == Wire.Grpc && _senders.Count == 0)
        {
            var senders = await OpenSendersAsync(request.Port, GrpcSenderConnections, request.Size, cancellationToken);
            _senders.AddRange(senders.Select(sender => (First, (IMessageSender)sender)));
        }
        var ready = _loops.Sum(loop => loop.Tally.Ready);
        return ready == wanted ? new LoadAnswer.Connected(ready) : new LoadAnswer.Failed($"Only {ready} of {wanted} receivers got ready.");
    }

    public async Task<LoadAnswer> FanOutAsync(LoadRequest.Fanout request, CancellationToken cancellationToken)
    {
        await BeginAsync();
        var cpu = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        var paces = new Paces(_senders, _run, request, IsEcho);
        await paces.StartAsync();

        var mostBehind = Math.Max(1, request.Rate) * _receivers.Count; // deliveries: a second's worth
        var wasKept = true;
        bool IsOver()
        {
            var behind = Due(paces) - Sum(tally => tally.Delivered);
            if (behind > mostBehind && !paces.IsDone)
            {
                paces.Stop();
                wasKept = false;
            }
            return paces.IsDone && behind <= 0;
        }
        await WaitAsync(IsOver, started + Ticks(TimeSpan.FromSeconds(request.Seconds + request.Drain)), cancellationToken);
        paces.Stop();
        wasKept &= paces.AreKept;
        var elapsed = Stopwatch.GetElapsedTime(started);

        var (times, trails, stray) = await EndAsync();
        var refused = Sum(tally => tally.Refused);
        var score = IsEcho
            ? Score.OfEcho(trails)
            : Score.OfRoom([.. trails.Select(each => each.Heard)], paces.Sent - refused);
        return new LoadAnswer.FannedOut(
            paces.Sent, refused, score.Delivered, score.Lost, score.Doubled, score.OutOfOrder,
            stray, wasKept, wasKept ? Math.Max(elapsed.TotalSeconds, request.Seconds) : elapsed.TotalSeconds,
            times.Percentile(0.5) / 1000.0, times.Percentile(0.99) / 1000.0, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    public async Task<LoadAnswer> SendAsync(LoadRequest.Send request, CancellationToken cancellationToken)
    {
        var shares = Enumerable.Range(0, request.Senders).Chunk(request.StreamsPerConnection).Select(chunk => chunk.Length).ToArray();
        var connections = await OpenSendersAsync(request.Port, shares.Length, request.Size, cancellationToken);
        await BeginAsync();
        var cpu = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        var duration = TimeSpan.FromSeconds(request.Seconds);
        var chorus = new Chorus(connections.Zip(shares), _run, duration, request.Messages);
        await First.RunAsync(() => First.Between = chorus.Turn);

        var longestAnswer = TimeSpan.FromSeconds(10);
        await WaitAsync(() => chorus.IsDone, started + Ticks(duration + longestAnswer), cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);

        _ = await EndAsync();
        await First.RunAsync(() => { foreach (var connection in connections) { connection.Dispose(); } });
        var times = First.Tally.AnswerTime;
        return new LoadAnswer.Sent(
            First.Tally.Acknowledged, First.Tally.Refused, elapsed.TotalSeconds,
            times.Percentile(0.5) / 1000.0, times.Percentile(0.99) / 1000.0, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    public void Dispose()
    {
        foreach (var loop in _loops) { loop.Dispose(); }
    }

    /// <summary>How many of the receivers' own connections send, too.</summary>
    private static int MostSenders(Wire wire) => wire switch
    {
        Wire.Grpc => 0, // calls have connections of their own
        Wire.WebChannel => WebChannelSenders,
        Wire.Echo => int.MaxValue,
        _ => 1,
    };

    private static Connection[] Connections(LoadRequest.Connect request, Tally tally, Receiver[] receivers, int first) => request.Wire switch
    {
        Wire.Grpc => [.. receivers.Chunk(request.StreamsPerConnection).Select(chunk => new MessageListConnection(tally, chunk, request.Port))],
        Wire.WebChannel => [.. receivers.Select((receiver, index) =>
            new WebChannelConnection(tally, receiver, GuestName(first + index, request.Guests), request.Size))],
        Wire.Echo => [.. receivers.Select(receiver => new EchoConnection(tally, receiver, request.Size))],
        Wire.WebSocket => [.. receivers.Select(receiver => new BareConnection(tally, receiver, request.Size))],
        Wire.SignalR => [.. receivers.Select(receiver => new SignalRConnection(tally, receiver, request.Size))],
        _ => throw new LoadException($"The load process does not speak {request.Wire}."),
    };

    private static string? GuestName(int index, bool guests) =>
        guests || index < WebChannelSenders ? string.Create(CultureInfo.InvariantCulture, $"bench-{index}") : null;

    private async Task<SendMessageConnection[]> OpenSendersAsync(int port, int count, int size, CancellationToken cancellationToken)
    {
        var connections = Enumerable.Range(0, count).Select(_ => new SendMessageConnection(First.Tally, port, size)).ToArray();
        await First.RunAsync(() => { foreach (var connection in connections) { First.Serve(connection, port); } });
        await WaitAsync(() => connections.All(connection => connection.IsReady), Stopwatch.GetTimestamp() + Ticks(LongestConnect), cancellationToken);
        return connections;
    }

    private async Task BeginAsync()
    {
        _run++;
        foreach (var loop in _loops) { await loop.RunAsync(() => loop.Tally.Begin(_run)); }
    }

    /// <summary>What all loops have seen of the run; collected on their threads, so that it is whole.</summary>
    private async Task<(LatencyHistogram Times, (Trail Heard, Trail Said)[] Trails, long Stray)> EndAsync()
    {
        var times = new LatencyHistogram();
        var trails = new List<(Trail, Trail)>();
        var stray = 0L;
        foreach (var loop in _loops)
        {
            await loop.RunAsync(() =>
            {
                loop.Between = null;
                times.Add(loop.Tally.DeliveryTime);
                trails.AddRange(_receivers.Where(each => each.Loop == loop).Select(each => (each.Receiver.Heard(_run), each.Receiver.Said(_run))));
                stray += loop.Tally.Stray;
            });
        }
        return (times, [.. trails], stray);
    }

    /// <summary>Deliveries that what was sent calls for.</summary>
    private long Due(Paces paces) => IsEcho ? paces.Sent : (paces.Sent - Sum(tally => tally.Refused)) * _receivers.Count;

    private long Sum(Func<Tally, long> counter) => _loops.Sum(loop => counter(loop.Tally));

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    /// <summary>Until <paramref name="isOver"/> or the deadline; a broken connection ends it as a failure.</summary>
    private async Task WaitAsync(Func<bool> isOver, long deadline, CancellationToken cancellationToken)
    {
        while (!isOver() && Stopwatch.GetTimestamp() < deadline)
        {
            if (_loops.Select(loop => loop.Tally.Fault).FirstOrDefault(fault => fault is not null) is { } fault) { throw new LoadException(fault); }
            await Task.Delay(PollEvery, cancellationToken);
        }
    }
}
