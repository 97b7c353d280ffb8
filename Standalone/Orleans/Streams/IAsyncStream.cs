// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>A stream, whatever travels on it.</summary>
public interface IAsyncStream
{
    bool IsRewindable { get; }

    string ProviderName { get; }

    StreamId StreamId { get; }
}

/// <summary>A stream: who publishes does not know who has subscribed.</summary>
/// <remarks>
/// <para>A hint, not a record: what is published while nobody has subscribed is gone, and each subscriber has a bounded queue from which the
/// oldest fall out when he is too slow. Each subscriber gets the rest in the order in which they were published.</para>
/// <para>Publishing waits for nobody: it is done when the event is in the queues.</para>
/// <para>A grain gets events as calls: they wait for the call in progress and may activate it. Everybody else gets them on the thread pool.</para>
/// </remarks>
public interface IAsyncStream<T> : IAsyncStream, IEquatable<IAsyncStream<T>>, IComparable<IAsyncStream<T>>, IAsyncObservable<T>, IAsyncBatchProducer<T>
{
    /// <summary>The subscriptions of the grain that asks; outside of grains, those of this process that no grain has.</summary>
    Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
}
