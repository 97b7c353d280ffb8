using System.Diagnostics;
using System.Globalization;
using OrleansChat.Bench.Chaos.Clients;
using OrleansChat.Checking;

namespace OrleansChat.Bench.Chaos;

/// <summary>Says one thing after the other, and repeats what it does not know the outcome of, with the same key, until it knows it.</summary>
/// <param name="id">Its number in its marks.</param>
/// <param name="wire">How it sends.</param>
/// <param name="recorder">Is told of everything.</param>
/// <param name="score">Counts it.</param>
/// <param name="random">Its own.</param>
/// <param name="stop">Ends everything at once; what is on its way then has an unknown outcome.</param>
internal sealed class Sender(int id, ISendWire wire, Recorder recorder, Score score, Random random, CancellationToken stop) : IAsyncDisposable
{
    private const int MostFiller = 200, LargeFiller = 40_000;
    private static readonly TimeSpan LongestTrying = TimeSpan.FromSeconds(45);

    private int _number;

    /// <summary>How long it waits for an answer before it tries again.</summary>
    public static TimeSpan UsualPatience { get; } = TimeSpan.FromSeconds(8);

    /// <summary>The next attempts' patience.</summary>
    public TimeSpan Patience { get; set; } = UsualPatience;

    /// <summary>Sends until it is told to finish, and ends when it knows what became of the last, or has tried long enough.</summary>
    public async Task RunAsync(CancellationToken finish)
    {
        while (!finish.IsCancellationRequested)
        {
            await SendAsync(mayGiveUp: random.Next(20) == 0);
            await Task.Delay(random.Next(8), CancellationToken.None); // pace, so that the rest of the machine gets a turn
        }
    }

    /// <summary>Sends one message.</summary>
    /// <param name="mayGiveUp">At the first attempt with an unknown outcome it leaves it at that.</param>
    /// <returns>Which, and whether it was acknowledged.</returns>
    public async Task<(Mark Message, bool IsAcknowledged)> SendAsync(bool mayGiveUp = false)
    {
        var mark = new Mark(id, ++_number);
        var (text, key) = (Text(mark), NewKey());
        var began = Stopwatch.GetTimestamp();
        while (!stop.IsCancellationRequested && Stopwatch.GetElapsedTime(began) < LongestTrying)
        {
            recorder.Add(new RunEvent.SendStarted(mark, wire.HasKeys ? key : null));
            switch (await TryAsync(text, key))
            {
                case SendOutcome.Acknowledged(var epoch, var sequence):
                    recorder.Add(new RunEvent.Acknowledged(mark, epoch, sequence));
                    score.Acknowledge();
                    return (mark, true);
                case SendOutcome.Failed:
                    recorder.Add(new RunEvent.Failed(mark));
                    score.Fail();
                    break;
                default:
                    recorder.Add(new RunEvent.Unknown(mark));
                    score.LoseSight();
                    if (mayGiveUp || !wire.HasKeys) { return (mark, false); }
                    break;
            }
            await Task.Delay(random.Next(5, 60), CancellationToken.None);
        }
        return (mark, false);
    }

    public ValueTask DisposeAsync() => wire.DisposeAsync();

    private async Task<SendOutcome> TryAsync(string text, Guid key)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            return await wire.SendAsync(text, key, patience.Token);
        }
        catch (OperationCanceledException)
        {
            return new SendOutcome.Unknown("no answer in time");
        }
    }

    private string Text(Mark mark)
    {
        var filler = random.Next(50) == 0 ? LargeFiller : random.Next(MostFiller);
        return string.Create(CultureInfo.InvariantCulture, $"{mark}\n{new string('x', filler)}");
    }

    private Guid NewKey()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
