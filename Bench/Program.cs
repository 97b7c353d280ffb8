using System.CommandLine;
using OrleansChat.Bench.Commands;

namespace OrleansChat.Bench;

/// <summary>Every claim about speed, and every one about safety, is a command of this program. See docs/benchmarks.md and docs/checking.md.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var root = new RootCommand("Measures the gateway, and what it is built on, on this machine, and tries to break it.")
        {
            FanoutCommand.Create(),
            SendCommand.Create(),
            HistoryCommand.Create(),
            IdleCommand.Create(),
            StartCommand.Create(),
            MicroCommand.Create(),
            ChaosCommand.Create(),
            LoadCommand.Create(),
            ServeCommand.Create(),
        };

        // Time to end the processes that a command has started when it is interrupted.
        var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(15) };
        return await root.Parse(args).InvokeAsync(configuration);
    }
}
