using System.Diagnostics;

namespace OrleansChat.Bench.Micro;

/// <summary>Time and allocated bytes of one operation: the best of several rounds, after a warm-up.</summary>
/// <remarks>Bytes are those of the whole process, so that work on other threads counts; they are what a gate may rest on. Times are for comparing on one machine.</remarks>
internal sealed record Measurement(string Name, double Nanoseconds, double Bytes)
{
    private const int Rounds = 7;

    /// <summary>Until the compiler has settled.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Runs an action that performs the operation so many times.</summary>
    public static async Task<Measurement> OfAsync(string name, int operations, Func<int, Task> perform)
    {
        var warm = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(warm) < WarmUp)
        {
            await perform(operations);
        }

        var time = double.MaxValue;
        var bytes = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            GC.Collect();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var start = Stopwatch.GetTimestamp();
            await perform(operations);
            time = Math.Min(time, Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations);
            bytes = Math.Min(bytes, (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / operations);
        }

        return new(name, time, bytes);
    }

    public override string ToString() => FormattableString.Invariant($"{Name,-58}{Nanoseconds,10:F0} ns{Bytes,10:F0} B");
}
