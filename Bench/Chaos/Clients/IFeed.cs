using OrleansChat.Checking;

namespace OrleansChat.Bench.Chaos.Clients;

/// <summary>A reader's open stream: what begins to be sent from now on comes in it.</summary>
internal interface IFeed : IAsyncDisposable
{
    /// <summary>It begins behind this sequence; null: where the log ended when it was opened.</summary>
    long? After { get; }

    /// <summary>Whether it goes on where the reader's last one was, as the server has promised.</summary>
    bool IsResumed => false;

    /// <summary>A page of the history behind what has come so far, where the protocol has one; otherwise null.</summary>
    /// <returns>Where it was asked for, what it has, and whether it says that the log ends with it.</returns>
    ValueTask<(long After, IReadOnlyList<Mark> Messages, bool IsToHead)?> ReadPageAsync(CancellationToken cancellationToken) =>
        new((ValueTuple<long, IReadOnlyList<Mark>, bool>?)null);

    /// <summary>The messages, until the stream ends.</summary>
    IAsyncEnumerable<Mark> ReadAsync(CancellationToken cancellationToken);
}
