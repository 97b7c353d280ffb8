using OrleansChat.Checking;

namespace OrleansChat.Bench.Chaos;

/// <summary>Where the gateway of a run keeps its messages.</summary>
internal interface IChaosStore : IAsyncDisposable
{
    /// <summary>What tells the gateway of it.</summary>
    IReadOnlyList<string> Settings { get; }

    /// <summary>Reads the log of the lobby, without the gateway, which must not be running.</summary>
    Task<(Guid Epoch, IReadOnlyList<Logged> Messages)> ReadAsync(CancellationToken cancellationToken);
}
