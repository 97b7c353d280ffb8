using System.Diagnostics;

namespace OrleansChat.Tests.Gateway.Operating;

/// <summary>A disk of its own, in memory, that a test can fill or make read-only. Where tests may not mount, the test is skipped.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private SmallDisk()
    {
    }

    public string Path => _directory.Path;

    public static SmallDisk Mount(int megabytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a tmpfs to mount.");
        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk.Path) is { } refusal)
        {
            disk._directory.Dispose();
            Assert.Skip($"Mounting a tmpfs takes the rights of root: {refusal}");
        }

        return disk;
    }

    /// <summary>Takes up so many bytes with a file that can be deleted later.</summary>
    /// <returns>The file.</returns>
    public string Occupy(int bytes)
    {
        var file = System.IO.Path.Combine(Path, "ballast");
        File.WriteAllBytes(file, new byte[bytes]);
        return file;
    }

    public void MakeReadOnly() => Assert.Null(Run("mount", "-o", "remount,ro", Path));

    public void Dispose()
    {
        Assert.Null(Run("umount", Path));
        _directory.Dispose();
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
