namespace OrleansChat.Bench.Load.Host;

/// <summary>The sending of one run, on every event loop that has senders.</summary>
internal sealed class Paces
{
    private readonly (EventLoop Loop, Pace Pace)[] _paces;

    /// <param name="senders">Each with its loop.</param>
    /// <param name="run">The run's number in every stamp.</param>
    /// <param name="request">How many messages.</param>
    /// <param name="isEcho">Whether the rate is that of each sender, and not of all together.</param>
    public Paces(IEnumerable<(EventLoop Loop, IMessageSender Sender)> senders, int run, LoadRequest.Fanout request, bool isEcho) =>
        _paces = [.. senders.GroupBy(each => each.Loop, each => each.Sender).Select(group =>
        {
            IMessageSender[] voices = [.. group];
            var rate = isEcho ? request.Rate * voices.Length : request.Rate;
            return (group.Key, new Pace(voices, run, rate, Math.Max(1, (int)(rate * request.Seconds))));
        })];

    public int Sent => _paces.Sum(each => each.Pace.Sent);

    public bool IsDone => _paces.All(each => each.Pace.IsDone);

    /// <summary>Nothing was left unsent.</summary>
    public bool AreKept => _paces.All(each => each.Pace.IsKept);

    public async Task StartAsync()
    {
        foreach (var (loop, pace) in _paces) { await loop.RunAsync(() => loop.Between = pace.Turn); }
    }

    public void Stop()
    {
        foreach (var (_, pace) in _paces) { pace.Stop(); }
    }
}
