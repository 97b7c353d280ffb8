using OrleansChat.Bench.Load.Host;
using OrleansChat.Bench.Processes;

namespace OrleansChat.Bench.Commands;

/// <summary>A server and a load process whose receivers are connected to it.</summary>
internal sealed class FanoutTrial : IAsyncDisposable
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private const double WarmUpDeliveries = 50_000; // a second: enough for the compiler's last tier
    private const double CompiledShare = 0.01;      // of a core: less than that and the compiler has done its work
    private const int MostWarmUps = 10;             // on a busy machine it needs that long
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    private readonly ServerProcess _server;
    private readonly LoadProcess _load;
    private readonly FanoutPlan _plan;

    private FanoutTrial(ServerProcess server, LoadProcess load, FanoutPlan plan) => (_server, _load, _plan) = (server, load, plan);

    public static async Task<FanoutTrial> StartAsync(ServerUnderTest underTest, FanoutPlan plan, CancellationToken cancellationToken)
    {
        var server = await underTest.StartAsync(cancellationToken);
        var trial = new FanoutTrial(server, new LoadProcess(), plan);
        try
        {
            _ = await trial._load.ConnectAsync(
                new LoadRequest.Connect(server.Wire, server.Port, plan.Receivers, plan.StreamsPerConnection, plan.Size, plan.Guests), cancellationToken);
            await trial.WarmUpAsync(cancellationToken);
            return trial;
        }
        catch
        {
            await trial.DisposeAsync();
            throw;
        }
    }

    /// <summary>Until the code is compiled: what the compiler uses is not what a delivery costs.</summary>
    private async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        var rate = Math.Max(1, WarmUpDeliveries / _plan.Receivers);
        for (var i = 0; i < MostWarmUps; i++)
        {
            var before = _server.CompilerCpu();
            _ = await RunAsync(rate, WarmUp, cancellationToken);
            if (_server.CompilerCpu() - before < WarmUp * CompiledShare) { return; }
        }
    }

    /// <summary>Sends <paramref name="rate"/> messages a second.</summary>
    /// <remarks>The processor time is the server's, from the first message to the last delivery.</remarks>
    public async Task<FanoutFigures> RunAsync(double rate, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (before, machineBefore) = (_server.Cpu(), MachineCpu.Busy());
        var result = await _load.FanOutAsync(new LoadRequest.Fanout(rate, duration.TotalSeconds, Drain.TotalSeconds), cancellationToken);
        var (server, machine) = (_server.Cpu() - before, MachineCpu.Busy() - machineBefore);
        return new FanoutFigures(rate, result, server, machine - server - TimeSpan.FromSeconds(result.LoadCpuSeconds));
    }

    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        await _server.DisposeAsync();
    }
}
