// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Engine;

/// <summary>Somebody's subscription to a stream.</summary>
internal abstract partial class Subscription(MemoryStreamProvider provider, StreamId streamId, GrainReference? owner)
{
    public Guid Id { get; } = Guid.NewGuid();

    public StreamId StreamId => streamId;

    /// <summary>The grain that has subscribed; null for everybody else.</summary>
    public GrainReference? Owner => owner;

    protected MemoryStreamProvider Provider => provider;

    protected ILogger Logger => provider.Silo.Logger;

    [LoggerMessage(30, LogLevel.Information, "A subscriber of stream {Stream} is too slow; the oldest events it has not got fall out of its queue of {Capacity}.")]
    protected static partial void LogOverflow(ILogger logger, StreamId stream, int capacity);

    [LoggerMessage(31, LogLevel.Warning, "A subscriber of stream {Stream} failed; it gets the next event.")]
    protected static partial void LogFailed(ILogger logger, StreamId stream, Exception exception);

    [LoggerMessage(32, LogLevel.Warning, "Grain {Grain} has subscribed to stream {Stream} in an earlier activation and not resumed; events are dropped.")]
    protected static partial void LogNotResumed(ILogger logger, GrainId grain, StreamId stream);
}
