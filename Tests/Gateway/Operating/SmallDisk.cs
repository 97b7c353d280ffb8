namespace OrleansChat.Tests.Gateway.Operating;

/// <summary>A disk of its own, in memory, that a test can fill or make read-only. Where tests may not mount, the test is skipped.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly OrleansChat.Bench.Processes.SmallDisk _disk;

    private SmallDisk(OrleansChat.Bench.Processes.SmallDisk disk) => _disk = disk;

    public string Path => _disk.Directory.FullName;

    public static SmallDisk Mount(int megabytes)
    {
        var (disk, refusal) = OrleansChat.Bench.Processes.SmallDisk.Mount(megabytes);
        Assert.SkipWhen(disk is null, refusal ?? "");
        return new SmallDisk(disk!); // skipped otherwise
    }

    /// <summary>Takes up so many bytes with a file that can be deleted later.</summary>
    /// <returns>The file.</returns>
    public string Occupy(int bytes) => _disk.Occupy(bytes).FullName;

    public void MakeReadOnly() => Assert.Null(_disk.MakeReadOnly());

    public void Dispose() => _disk.Dispose();
}
