using System.Diagnostics;

namespace OrleansChat.Bench.Processes;

/// <summary>A disk of its own, in memory, that can be filled or made read-only. Mounting takes the rights of root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Block = 4096;

    private SmallDisk(DirectoryInfo directory) => Directory = directory;

    public DirectoryInfo Directory { get; }

    /// <returns>The disk, or why there can be none here.</returns>
    public static (SmallDisk? Disk, string? Refusal) Mount(int megabytes)
    {
        if (!OperatingSystem.IsLinux()) { return (null, "Only Linux has a tmpfs to mount."); }
        var directory = System.IO.Directory.CreateTempSubdirectory("orleanschat-disk-");
        if (Run("mount", "-t", "tmpfs", "-o", FormattableString.Invariant($"size={megabytes}m"), "tmpfs", directory.FullName) is { } refusal)
        {
            directory.Delete();
            return (null, $"Mounting a tmpfs takes the rights of root: {refusal}");
        }

        return (new SmallDisk(directory), null);
    }

    /// <summary>Takes up so many bytes with a file that can be deleted later.</summary>
    public FileInfo Occupy(int bytes)
    {
        var file = new FileInfo(Path.Combine(Directory.FullName, "ballast"));
        File.WriteAllBytes(file.FullName, new byte[bytes]);
        return file;
    }

    /// <summary>Takes up everything but so many bytes, whoever else writes meanwhile.</summary>
    public FileInfo Fill(int but)
    {
        var file = new FileInfo(Path.Combine(Directory.FullName, "ballast"));
        using var stream = new FileStream(file.FullName, FileMode.Create, FileAccess.Write, FileShare.Delete, bufferSize: 0);
        var block = new byte[Block];
        try
        {
            while (true) { stream.Write(block); }
        }
        catch (IOException)
        {
            stream.SetLength(Math.Max(0, stream.Length - but)); // it is full
        }
        return file;
    }

    /// <returns>Null, or why it did not work.</returns>
    public string? MakeReadOnly() => Run("mount", "-o", "remount,ro", Directory.FullName);

    public void Dispose()
    {
        if (Run("umount", Directory.FullName) is { } refusal) { throw new IOException(refusal); }
        Directory.Delete();
    }

    /// <returns>Null, or why it did not work.</returns>
    private static string? Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!; // null only with a shell
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"{program}: {error.Trim()}";
    }
}
