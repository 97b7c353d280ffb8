using System.Diagnostics;
using System.Globalization;
using OrleansChat.Bench.Load.Host;

namespace OrleansChat.Bench.Processes;

/// <summary>A server under test, and what it uses of the machine.</summary>
internal sealed class ServerProcess(ChildProcess child, Wire wire, int port, DirectoryInfo? data) : IAsyncDisposable
{
    private static readonly TimeSpan ShortestSettle = TimeSpan.FromSeconds(1);
    private const int MostSettles = 20;

    public ChildProcess Child => child;

    public Wire Wire => wire;

    public int Port => port;

    /// <summary>Processor time that all its threads have used so far.</summary>
    public TimeSpan Cpu()
    {
        using var process = Process.GetProcessById(child.Id);
        return process.TotalProcessorTime;
    }

    /// <summary>How much of that went into compiling hot code anew.</summary>
    public TimeSpan CompilerCpu() => Processes.CompilerCpu.Of(child.Id);

    /// <summary>Bytes of memory that are its own, with its share of what it shares (PSS).</summary>
    public long Memory()
    {
        const string name = "Pss:";
        var line = File.ReadLines($"/proc/{child.Id}/smaps_rollup").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>Memory after garbage was collected as often as that gave something back.</summary>
    public async Task<long> SettledMemoryAsync(CancellationToken cancellationToken)
    {
        const double same = 0.002;
        var before = Memory();
        for (var i = 0; i < MostSettles; i++)
        {
            await ForcedCollection.RunAsync(child.Id, cancellationToken);
            await Task.Delay(ShortestSettle, cancellationToken);
            var after = Memory();
            if (i > 1 && Math.Abs(after - before) < same * before) { return after; }
            before = after;
        }
        return before;
    }

    public async ValueTask DisposeAsync()
    {
        await child.DisposeAsync();
        data?.Delete(recursive: true);
    }
}
