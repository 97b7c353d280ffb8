using OrleansChat.Checking;

namespace OrleansChat.Bench.Chaos.Clients;

/// <summary>A reader's open stream: what begins to be sent from now on comes in it.</summary>
internal interface IFeed : IAsyncDisposable
{
    /// <summary>It begins behind this sequence; null: where the log ended when it was opened.</summary>
    long? After { get; }

    /// <summary>Whether it goes on where the reader's last one was, as the server has promised.</summary>
    bool IsResumed => false;

    /// <summary>The messages, until the stream ends.</summary>
    IAsyncEnumerable<Mark> ReadAsync(CancellationToken cancellationToken);
}
