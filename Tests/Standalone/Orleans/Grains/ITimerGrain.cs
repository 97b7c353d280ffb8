using Orleans.Concurrency;

namespace OrleansChat.Tests.Standalone.Orleans.Grains;

/// <summary>Ticks; notes each tick in <see cref="Probe.Events"/>.</summary>
[Alias("test.timer")]
public interface ITimerGrain : IGrainWithStringKey
{
    [Alias("start")]
    Task Start(string name, TimeSpan dueTime, TimeSpan period, bool interleave);

    /// <summary>A timer whose ticks stay until the gate opens.</summary>
    [Alias("start-gated")]
    Task StartGated(string name, string gate, TimeSpan period);

    /// <summary>A timer that fails at every tick.</summary>
    [Alias("start-failing")]
    Task StartFailing(string name, TimeSpan period);

    /// <summary>A timer that lets a task finish later, and then looks whether it is still in a turn of its grain.</summary>
    [Alias("start-observing")]
    Task StartObserving(string name);

    [Alias("change")]
    Task Change(string name, TimeSpan dueTime, TimeSpan period);

    [Alias("stop")]
    [AlwaysInterleave]
    Task Stop(string name);

    [Alias("pass")]
    Task Pass(string gate);

    /// <summary>Changes the timer when the gate has opened.</summary>
    [Alias("pass-and-change")]
    Task PassAndChange(string gate, string name, TimeSpan dueTime, TimeSpan period);

    /// <summary>When this has answered, what was due before has ticked.</summary>
    [Alias("settle")]
    Task Settle();

    [Alias("deactivate")]
    Task Deactivate();
}
