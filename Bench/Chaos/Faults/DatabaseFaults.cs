namespace OrleansChat.Bench.Chaos.Faults;

/// <summary><c>db-restart</c>: the database is stopped as an operator stops it, and started again after a moment.</summary>
internal sealed class DatabaseRestartFault : IFault
{
    public string Name => "db-restart";

    public async Task StrikeAsync(Stage stage, CancellationToken cancellationToken)
    {
        var server = stage.Postgres!.Server; // a run with this fault has it
        await server.StopAsync(cancellationToken);
        await Task.Delay(stage.Milliseconds(0, 1_500), cancellationToken);
        await server.StartAsync(cancellationToken);
    }
}

/// <summary><c>db-kill</c>: all processes of the database are killed, and it recovers at its next start.</summary>
internal sealed class DatabaseKillFault : IFault
{
    public string Name => "db-kill";

    public async Task StrikeAsync(Stage stage, CancellationToken cancellationToken)
    {
        var server = stage.Postgres!.Server; // a run with this fault has it
        await server.KillAsync(cancellationToken);
        await server.StartAsync(cancellationToken);
    }
}

/// <summary><c>db-pause</c>: the database stands still, connections and all; perhaps the gateway is killed meanwhile.</summary>
internal sealed class DatabasePauseFault : IFault
{
    public string Name => "db-pause";

    public async Task StrikeAsync(Stage stage, CancellationToken cancellationToken)
    {
        var server = stage.Postgres!.Server; // a run with this fault has it
        server.Pause();
        try
        {
            await Task.Delay(stage.Milliseconds(100, 5_500), cancellationToken);
            if (stage.Random.Next(4) == 0) { await stage.Gateway.KillAsync(); } // its last statements are still to be run
        }
        finally
        {
            server.Resume();
        }
        if (!stage.Gateway.IsRunning) { await stage.Gateway.StartAsync(cancellationToken); }
    }
}

/// <summary><c>db-cut</c>: the line to the database is cut for a while; connections are reset, or nothing passes and nobody says so.</summary>
internal sealed class DatabaseCutFault : IFault
{
    public string Name => "db-cut";

    public async Task StrikeAsync(Stage stage, CancellationToken cancellationToken)
    {
        var line = stage.Postgres!.Line; // a run with this fault has it
        line.Cut(stage.Random.Next(2) == 0 ? LineCut.Reset : LineCut.Silence);
        await Task.Delay(stage.Milliseconds(50, 5_500), cancellationToken);
        line.Mend();
    }
}
