using OrleansChat.Bench.Processes;

namespace OrleansChat.Bench.Commands;

/// <summary>Runs of one server at many rates. What overload leaves behind, queues and grown heaps, is not the next run's: it gets a new server.</summary>
internal sealed class FanoutTrials(ServerUnderTest server, FanoutPlan plan) : IAsyncDisposable
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private FanoutTrial? _trial;
    private double _highestHeld;

    public async Task<FanoutFigures> RunAsync(double rate, TimeSpan duration, CancellationToken cancellationToken)
    {
        var trial = _trial ??= await StartAsync(cancellationToken);
        var figures = await trial.RunAsync(rate, duration, cancellationToken);
        if (figures.IsKept)
        {
            _highestHeld = Math.Max(_highestHeld, rate);
            return figures;
        }

        _trial = null;
        await trial.DisposeAsync();
        return figures;
    }

    public ValueTask DisposeAsync() => _trial?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Starts a server and, like the first that climbed from rate to rate, warms it at half of what held.</summary>
    private async Task<FanoutTrial> StartAsync(CancellationToken cancellationToken)
    {
        var trial = await FanoutTrial.StartAsync(server, plan, cancellationToken);
        if (_highestHeld > 0) { _ = await trial.RunAsync(_highestHeld / 2, WarmUp, cancellationToken); }
        return trial;
    }
}
