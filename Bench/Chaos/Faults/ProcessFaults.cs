namespace OrleansChat.Bench.Chaos.Faults;

/// <summary><c>kill</c>: the process gets no chance to do anything, and is started again.</summary>
internal sealed class KillFault : IFault
{
    public string Name => "kill";

    public async Task StrikeAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.Gateway.KillAsync();
        await stage.Gateway.StartAsync(cancellationToken);
    }
}

/// <summary><c>stop</c>: the process is asked to end, must end well, and is started again.</summary>
internal sealed class StopFault : IFault
{
    public string Name => "stop";

    public async Task StrikeAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.Gateway.StopAsync(cancellationToken);
        await stage.Gateway.StartAsync(cancellationToken);
    }
}

/// <summary><c>pause</c>: the process does nothing for a while, as when its machine is moved.</summary>
internal sealed class PauseFault : IFault
{
    public string Name => "pause";

    public async Task StrikeAsync(Stage stage, CancellationToken cancellationToken)
    {
        stage.Gateway.Pause();
        try
        {
            await Task.Delay(stage.Milliseconds(100, 3_000), cancellationToken);
        }
        finally
        {
            stage.Gateway.Resume();
        }
    }
}

/// <summary><c>timeout</c>: senders give up after a few milliseconds and repeat at once, while their first attempt is still on its way.</summary>
internal sealed class TimeoutFault : IFault
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public string Name => "timeout";

    public async Task StrikeAsync(Stage stage, CancellationToken cancellationToken)
    {
        stage.Crew.SendersPatience = stage.Milliseconds(1, 6);
        await stage.Crew.TakeSilencesAsync(stage.Random.Next(20, 120), Longest, cancellationToken);
        stage.Crew.SendersPatience = Sender.UsualPatience;
    }
}
