using System.CommandLine;
using OrleansChat.Bench.Yardsticks;

namespace OrleansChat.Bench.Commands;

/// <summary>The hidden command that is a yardstick's process: serves until its input ends.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    /// <summary>The line that says the yardstick listens.</summary>
    public const string Ready = "ready";

    public static Command Create()
    {
        var name = new Argument<string>("yardstick");
        var port = new Argument<int>("port");
        var command = new Command(Name, "Serves a yardstick.") { Hidden = true };
        command.Add(name);
        command.Add(port);
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(Yardstick.All.First(yardstick => yardstick.Name == parsed.GetValue(name)), parsed.GetValue(port), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Yardstick yardstick, int port, CancellationToken cancellationToken)
    {
        await using var app = yardstick.Build(port);
        await app.StartAsync(cancellationToken);
        Console.WriteLine(Ready);
        while (await Console.In.ReadLineAsync(cancellationToken) is not null) { }
        return 0;
    }
}
