using Orleans.Concurrency;

namespace OrleansChat.Tests.Standalone.Orleans.Grains;

/// <summary>Subscribes to the stream that has its key, and notes what it gets in <see cref="Probe.Events"/>.</summary>
[Alias("test.subscriber")]
public interface ISubscriberGrain : IGrainWithStringKey
{
    [Alias("subscribe")]
    Task Subscribe();

    [Alias("unsubscribe")]
    Task Unsubscribe();

    [Alias("publish")]
    Task Publish(int number);

    /// <summary>How many subscriptions of this grain there are.</summary>
    [Alias("count")]
    Task<int> CountSubscriptions();

    [Alias("deactivate")]
    Task Deactivate();

    [Alias("pass")]
    Task Pass(string gate);

    [Alias("ping")]
    [AlwaysInterleave]
    Task Ping();
}
