namespace OrleansChat.Bench.Chaos.Faults;

/// <summary><c>disk-full</c>: a small disk is filled up, stays so for a while, and is cleared.</summary>
internal sealed class DiskFullFault : IFault
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    public string Name => "disk-full";

    public async Task StrikeAsync(Stage stage, CancellationToken cancellationToken)
    {
        var disk = stage.Disk!; // a run with this fault has one
        var ballast = disk.Fill(stage.Random.Next(200_000));
        await stage.Crew.TakeSilencesAsync(stage.Random.Next(1, 6), Longest, cancellationToken);
        ballast.Delete();
    }
}

/// <summary><c>disk-error</c>: writes and syncs of the gateway's data fail, some or all, for a while.</summary>
internal sealed class DiskErrorFault : IFault
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    public string Name => "disk-error";

    public async Task StrikeAsync(Stage stage, CancellationToken cancellationToken)
    {
        var preload = stage.Preload!; // a run with this fault has it
        preload.FailDisk((DiskFailure)stage.Random.Next(1, 1 + (int)DiskFailure.Sometimes));
        try
        {
            await stage.Crew.TakeSilencesAsync(stage.Random.Next(1, 6), Longest, cancellationToken);
            if (stage.Random.Next(3) == 0) { await stage.Gateway.KillAsync(); } // with whatever the failures have left behind
        }
        finally
        {
            preload.FailDisk(DiskFailure.None);
        }
        if (!stage.Gateway.IsRunning) { await stage.Gateway.StartAsync(cancellationToken); }
    }
}

/// <summary><c>clock</c>: the time of day jumps, forwards or back, by up to a day; perhaps the process is started again in the new time.</summary>
internal sealed class ClockFault : IFault
{
    private static readonly TimeSpan[] Jumps = [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromDays(1)];

    public string Name => "clock";

    public async Task StrikeAsync(Stage stage, CancellationToken cancellationToken)
    {
        var preload = stage.Preload!; // a run with this fault has it
        var jump = Jumps[stage.Random.Next(Jumps.Length)] * (stage.Random.Next(2) == 0 ? 1 : -1);
        stage.Crew.SendersPatience = stage.Milliseconds(1, 10); // so that there are repeats over the jump
        await stage.Crew.TakeSilencesAsync(stage.Random.Next(5, 30), TimeSpan.FromSeconds(3), cancellationToken);
        preload.ShiftClock(jump);
        await stage.Crew.TakeSilencesAsync(stage.Random.Next(5, 30), TimeSpan.FromSeconds(3), cancellationToken);
        stage.Crew.SendersPatience = Sender.UsualPatience;
        if (stage.Random.Next(3) == 0)
        {
            await stage.Gateway.KillAsync();
            await stage.Gateway.StartAsync(cancellationToken);
        }
    }
}
