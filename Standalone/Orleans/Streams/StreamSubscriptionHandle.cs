// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>A subscription. Good until it is used to unsubscribe or to resume, which gives a new one.</summary>
public abstract class StreamSubscriptionHandle<T> : IEquatable<StreamSubscriptionHandle<T>?>
{
    public abstract StreamId StreamId { get; }

    public abstract string ProviderName { get; }

    public abstract Guid HandleId { get; }

    /// <summary>No event begins to be delivered after this is done.</summary>
    public abstract Task UnsubscribeAsync();

    /// <summary>Gives an existing subscription its observer back, after the grain was activated anew.</summary>
    public abstract Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null);

    public abstract bool Equals(StreamSubscriptionHandle<T>? other);
}
