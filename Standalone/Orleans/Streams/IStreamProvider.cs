// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Makes streams by name. A stream exists as long as somebody has subscribed to it.</summary>
public interface IStreamProvider
{
    string Name { get; }

    /// <summary>Whether a subscription may start in the past. Not here.</summary>
    bool IsRewindable { get; }

    IAsyncStream<T> GetStream<T>(StreamId streamId);
}
