using Orleans.Concurrency;

namespace OrleansChat.Tests.Standalone.Orleans.Grains;

/// <summary>Takes its time, until the test lets it pass.</summary>
[Alias("test.slow")]
public interface ISlowGrain : IGrainWithStringKey
{
    [Alias("pass")]
    Task<string> Pass(string gate);

    [Alias("pass-shortly")]
    [ResponseTimeout("00:00:00.2")]
    Task PassShortly(string gate);

    /// <summary>Waits for the gate or for the cancellation, and marks which it was.</summary>
    [Alias("pass-or-cancel")]
    [AlwaysInterleave]
    Task<string> PassOrCancel(string gate, CancellationToken cancellationToken);

    [Alias("value-pass-or-cancel")]
    [AlwaysInterleave]
    ValueTask<bool> SeesCancellation(CancellationToken cancellationToken);

    [Alias("notify")]
    void Notify(string mark);

    [Alias("pass-unheard")]
    [OneWay]
    Task PassUnheard(string gate);

    [Alias("fail-unheard")]
    [OneWay]
    ValueTask FailUnheard(string text);

    [Alias("fail-notified")]
    void FailNotified(string text);
}
