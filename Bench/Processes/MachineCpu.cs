using System.Globalization;

namespace OrleansChat.Bench.Processes;

/// <summary>What all processes of the machine together use, so that a figure can say how much of it was not what is measured.</summary>
internal static class MachineCpu
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux that .NET runs on
    private const int Idle = 3, IoWait = 4, Fields = 8;

    /// <summary>Processor time since boot, over all cores, that was not idle; stolen by a hypervisor counts.</summary>
    /// <remarks>The first line of <c>/proc/stat</c>: cpu, then user, nice, system, idle, iowait, irq, softirq, steal in ticks.</remarks>
    public static TimeSpan Busy()
    {
        var ticks = File.ReadLines("/proc/stat").First()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1).Take(Fields)
            .Select((field, index) => index is Idle or IoWait ? 0 : long.Parse(field, CultureInfo.InvariantCulture))
            .Sum();
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }
}
