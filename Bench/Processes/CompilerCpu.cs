using System.Globalization;

namespace OrleansChat.Bench.Processes;

/// <summary>What the runtime of another .NET process has spent on compiling hot code anew, so that a figure is taken when that is over.</summary>
internal static class CompilerCpu
{
    private const string Thread = ".NET Tiered Com"; // its name, as far as the kernel keeps it
    private const double TicksPerSecond = 100;       // USER_HZ
    private const int UserTime = 11, SystemTime = 12; // fields of /proc/<pid>/task/<tid>/stat behind the name in parentheses

    /// <summary>Processor time of the compiler's thread so far; less than before when that has ended and another has begun.</summary>
    public static TimeSpan Of(int processId) => TimeSpan.FromSeconds(
        Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/task")).Sum(Ticks) / TicksPerSecond);

    private static long Ticks(string thread)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(thread, "stat")); // 4711 (.NET Tiered Com) S 4711 …
            var end = stat.LastIndexOf(')');
            if (!stat.AsSpan(0, end).EndsWith(Thread, StringComparison.Ordinal)) { return 0; }
            var fields = stat[(end + 2)..].Split(' ');
            return long.Parse(fields[UserTime], CultureInfo.InvariantCulture) + long.Parse(fields[SystemTime], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // the thread has just ended
        }
    }
}
