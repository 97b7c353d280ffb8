using Orleans.Concurrency;

namespace OrleansChat.Tests.Standalone.Orleans.Grains;

/// <summary>Each call adds one to its key's balance and says how many it and the calls it made have added. Tells on itself if two turns run at once or two activations live at once.</summary>
[Alias("test.stress")]
public interface IStressGrain : IGrainWithStringKey
{
    [Alias("add")]
    Task<int> Add(int hops);

    [Alias("add-interleaving")]
    [AlwaysInterleave]
    ValueTask<int> AddInterleaving(int hops);

    /// <summary>Calls another grain in the middle.</summary>
    [Alias("add-with")]
    [AlwaysInterleave]
    Task<int> AddWith(IStressGrain other, int hops);

    /// <summary>Adds one and asks to end.</summary>
    [Alias("add-and-end")]
    ValueTask<int> AddAndEnd();
}
