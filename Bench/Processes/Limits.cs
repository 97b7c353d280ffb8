using System.Globalization;

namespace OrleansChat.Bench.Processes;

/// <summary>How many connections this machine lets one process hold to one port.</summary>
internal static class Limits
{
    private const int Reserve = 300; // descriptors of the runtime, of assemblies, of a database

    /// <summary>An explanation if <paramref name="connections"/> are too many, or null.</summary>
    public static string? Refusal(int connections)
    {
        var descriptors = Descriptors();
        if (connections > descriptors - Reserve)
        {
            return $"{connections} connections need more than the {descriptors} descriptors that a process may have here (ulimit -n).";
        }

        var ports = Numbers(File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range"));
        var free = ports[1] - ports[0];
        return connections > free ? $"{connections} connections need more than the {free} source ports there are (net.ipv4.ip_local_port_range)." : null;
    }

    private static long Descriptors()
    {
        const string name = "Max open files";
        var line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return Numbers(line[name.Length..]) is [var soft, ..] ? soft : long.MaxValue; // "unlimited" is no number
    }

    private static long[] Numbers(string text) =>
        [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .TakeWhile(word => long.TryParse(word, CultureInfo.InvariantCulture, out _))
            .Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
}
