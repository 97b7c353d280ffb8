using System.ComponentModel;
using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using OrleansChat.Bench.Processes;

namespace OrleansChat.Bench.Chaos;

/// <summary>A library between the gateway and the system's, built here and now from Preload/chaos.c: its disk can fail and its clock can jump.</summary>
internal sealed class Preload : IDisposable
{
    private const string Compiler = "cc";
    private const int DiskAt = 0, AheadAt = 8, Length = 16; // of the orders, as chaos.c has them

    private readonly DirectoryInfo _directory;
    private readonly MemoryMappedFile _orders;
    private readonly MemoryMappedViewAccessor _view;
    private TimeSpan _ahead;

    private Preload(DirectoryInfo directory, DirectoryInfo data)
    {
        _directory = directory;
        var orders = Path.Combine(directory.FullName, "orders");
        _orders = MemoryMappedFile.CreateFromFile(orders, FileMode.Create, mapName: null, Length);
        _view = _orders.CreateViewAccessor(0, Length);
        Environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = Library(directory),
            ["CHAOS_ORDERS"] = orders,
            ["CHAOS_DIRECTORY"] = data.FullName,
        };
    }

    /// <summary>Why there can be none here; null if there can.</summary>
    public static string? Refusal { get; } = FindRefusal();

    /// <summary>What a process is started with that is to have it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <param name="data">The files below it are those that can fail.</param>
    public static async Task<Preload> BuildAsync(DirectoryInfo data, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("orleanschat-preload-");
        try
        {
            string[] arguments = ["-shared", "-fPIC", "-O1", "-o", Library(directory), OwnAssembly.Beside("chaos.c"), "-ldl"];
            using var compiler = Process.Start(new ProcessStartInfo(Compiler, arguments) { RedirectStandardError = true })!; // null only with a shell
            var complaints = await compiler.StandardError.ReadToEndAsync(cancellationToken);
            await compiler.WaitForExitAsync(cancellationToken);
            return compiler.ExitCode == 0 ? new Preload(directory, data) : throw new ProcessException($"{Compiler} does not take chaos.c:\n{complaints}");
        }
        catch
        {
            directory.Delete(recursive: true);
            throw;
        }
    }

    public void FailDisk(DiskFailure how) => _view.Write(DiskAt, (int)how);

    /// <summary>Lets the clock jump by so much more.</summary>
    public void ShiftClock(TimeSpan by)
    {
        _ahead += by;
        _view.Write(AheadAt, _ahead.Ticks * TimeSpan.NanosecondsPerTick);
    }

    public void Dispose()
    {
        _view.Dispose();
        _orders.Dispose();
        _directory.Delete(recursive: true);
    }

    private static string Library(DirectoryInfo directory) => Path.Combine(directory.FullName, "chaos.so");

    private static string? FindRefusal()
    {
        if (!OperatingSystem.IsLinux()) { return "only Linux has LD_PRELOAD"; }
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo(Compiler, ["--version"]) { RedirectStandardOutput = true })!; // null only with a shell
            _ = compiler.StandardOutput.ReadToEnd();
            compiler.WaitForExit();
            return compiler.ExitCode == 0 ? null : $"{Compiler} does not work";
        }
        catch (Win32Exception)
        {
            return $"there is no C compiler ({Compiler})";
        }
    }
}
