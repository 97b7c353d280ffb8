using System.Diagnostics;
using OrleansChat.Bench.Load;

namespace OrleansChat.Bench.Reports;

/// <summary>What the disk allows: how often a second it writes 4 KiB and says that they are safe, one write after the other.</summary>
/// <remarks>
/// The file has its full length before, as a database's log mostly has, so that the file system has nothing of its own to write.
/// Measured in pieces, between the runs it is compared with: a shared disk changes its mind from second to second.
/// </remarks>
internal sealed class FsyncFloor(DirectoryInfo directory)
{
    private const int BlockLength = 4096;
    private const int Blocks = 1024; // in the file, written over and over
    private static readonly TimeSpan Piece = TimeSpan.FromSeconds(1);

    private readonly LatencyHistogram _times = new();
    private double _seconds;

    public double PerSecond => _times.Count / _seconds;

    /// <summary>Milliseconds of one write and sync that <paramref name="share"/> of them did not exceed.</summary>
    public double Percentile(double share) => _times.Percentile(share) / 1000.0;

    public void MeasureOn()
    {
        var path = Path.Combine(directory.FullName, $"orleanschat-fsync-{Guid.NewGuid():N}");
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        RandomAccess.Write(file, new byte[Blocks * BlockLength], fileOffset: 0);
        RandomAccess.FlushToDisk(file);

        var block = new byte[BlockLength];
        var started = Stopwatch.GetTimestamp();
        for (var count = 0; Stopwatch.GetElapsedTime(started) < Piece; count++)
        {
            var began = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, block, (long)(count % Blocks) * BlockLength);
            RandomAccess.FlushToDisk(file);
            _times.Record((long)Stopwatch.GetElapsedTime(began).TotalMicroseconds);
        }
        _seconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
