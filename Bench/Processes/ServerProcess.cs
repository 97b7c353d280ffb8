using System.Diagnostics;
using System.Globalization;
using OrleansChat.Bench.Load.Host;

namespace OrleansChat.Bench.Processes;

/// <summary>A server under test, and what it uses of the machine.</summary>
internal sealed class ServerProcess(ChildProcess child, Wire wire, int port, DirectoryInfo? data) : IAsyncDisposable
{
    private const int CollectionsKept = 20;
    private const int CollectionsATurn = 5;
    private const int MostSettles = 100;
    private static readonly TimeSpan BetweenCollections = TimeSpan.FromMilliseconds(100);

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
    /// <remarks>The runtime keeps the room that it has become free of for twenty collections, before it gives it back to the system.</remarks>
    public async Task<long> SettledMemoryAsync(CancellationToken cancellationToken)
    {
        const double same = 0.99;
        var (before, after) = (long.MaxValue, Memory());
        for (var i = 0; i < MostSettles && (i <= CollectionsKept || after < same * before); i += CollectionsATurn)
        {
            before = after;
            for (var turn = 0; turn < CollectionsATurn; turn++)
            {
                await ForcedCollection.RunAsync(child.Id, cancellationToken);
                await Task.Delay(BetweenCollections, cancellationToken);
            }
            after = Memory();
        }
        return after;
    }

    public async ValueTask DisposeAsync()
    {
        await child.DisposeAsync();
        data?.Delete(recursive: true);
    }
}
