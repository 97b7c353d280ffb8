using System.Globalization;
using System.Runtime.InteropServices;
using OrleansChat.Bench.Processes;

namespace OrleansChat.Bench.Reports;

/// <summary>Where and of what figures were measured. Figures of two machines are not to be compared, their ratios perhaps.</summary>
/// <param name="Cores">Processors this process may use.</param>
/// <param name="Cpu">The processor's name.</param>
/// <param name="Kernel">The kernel's release.</param>
/// <param name="Runtime">The .NET that runs everything.</param>
/// <param name="Edition">Standalone or Cluster.</param>
/// <param name="Commit">The commit that was built.</param>
/// <param name="Load">Processes that wanted a core in the last minute, before the measurement began: above 0.3, figures are noisy.</param>
internal sealed record Machine(int Cores, string Cpu, string Kernel, string Runtime, string Edition, string Commit, double Load)
{
    public static Machine Describe() => new(
        Environment.ProcessorCount,
        CpuName(),
        File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
        RuntimeInformation.FrameworkDescription,
        OwnAssembly.Edition,
        OwnAssembly.Commit,
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cores} cores ({Cpu}), Linux {Kernel}, {Runtime}, edition {Edition}, commit {Commit[..Math.Min(12, Commit.Length)]}, load before {Load:0.00}");

    private static string CpuName()
    {
        const string name = "model name"; // x86; other processors have no such line
        var line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
