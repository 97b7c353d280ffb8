using OrleansChat.Bench.Commands;
using OrleansChat.Bench.Yardsticks;

namespace OrleansChat.Bench.Processes;

/// <summary>Starts a yardstick: this program again, with the gateway's runtime configuration.</summary>
internal static class YardstickProcess
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    public static async Task<ServerProcess> StartAsync(Yardstick yardstick, string runtimeConfiguration, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var child = new ChildProcess(
            $"The yardstick {yardstick.Name}",
            ["exec", "--runtimeconfig", runtimeConfiguration, OwnAssembly.Path, ServeCommand.Name, yardstick.Name, $"{port}"]);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestStart);
        try
        {
            while (await child.ReadLineAsync(patience.Token) != ServeCommand.Ready) { }
            return new ServerProcess(child, yardstick.Wire, port, data: null);
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }
}
