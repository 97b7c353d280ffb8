using System.CommandLine;
using OrleansChat.Bench.Load.Host;

namespace OrleansChat.Bench.Commands;

/// <summary>The hidden command that is the load process.</summary>
internal static class LoadCommand
{
    public const string Name = "load";

    public static Command Create()
    {
        var command = new Command(Name, "Generates load as its input says.") { Hidden = true };
        command.SetAction((_, cancellationToken) => LoadHost.RunAsync(Console.In, Console.Out, cancellationToken));
        return command;
    }
}
