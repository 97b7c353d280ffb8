namespace OrleansChat.Tests.Standalone.Orleans.Grains;

/// <summary>Notes in <see cref="Probe.Events"/> how it begins and ends. A key tells it to begin or end badly.</summary>
[Alias("test.life")]
public interface ILifeGrain : IGrainWithStringKey
{
    /// <summary>Which of the lives of this key this is, from 1.</summary>
    [Alias("life")]
    Task<int> Life();

    [Alias("deactivate")]
    Task<int> DeactivateOnIdle();

    /// <summary>Ends on request, but stays in this call until the test lets it pass.</summary>
    [Alias("deactivate-and-pass")]
    Task DeactivateAndPass(string gate);

    [Alias("delay")]
    Task DelayDeactivation(TimeSpan time);
}
