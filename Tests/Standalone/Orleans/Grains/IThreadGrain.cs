using Orleans.Concurrency;

namespace OrleansChat.Tests.Standalone.Orleans.Grains;

/// <summary>Looks at what its code runs on.</summary>
[Alias("test.thread")]
public interface IThreadGrain : IGrainWithStringKey
{
    /// <summary>Whether what follows an await, and a task the grain starts, run on the scheduler that the call began on, and not on the thread pool's.</summary>
    [Alias("keeps-scheduler")]
    Task<bool> KeepsItsScheduler();

    [Alias("ambient")]
    Task<string?> SeesAmbient();

    [Alias("synchronization-context")]
    Task<bool> SeesSynchronizationContext();

    /// <summary>Awaits many things that finish on many threads, and counts without a lock.</summary>
    [Alias("count")]
    [AlwaysInterleave]
    Task<int> CountTo(int number);

    [Alias("counted")]
    Task<int> Counted();
}
