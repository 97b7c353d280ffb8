namespace OrleansChat.Bench.Micro;

/// <summary>Benchmarks without a socket: the first rung.</summary>
internal static class MicroBenchmarks
{
    /// <returns>The process's exit code.</returns>
    public static int Run(string[] args)
    {
        GrainMeasurements.RunAsync(Console.WriteLine).GetAwaiter().GetResult();
        return 0;
    }
}
