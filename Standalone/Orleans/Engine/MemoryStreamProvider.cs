// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Engine;

/// <summary>Streams in this process: who has subscribed to what.</summary>
internal sealed class MemoryStreamProvider(string name, Silo silo) : IStreamProvider
{
    private readonly ConcurrentDictionary<StreamId, Subscription[]> _subscriptions = new(); // never changed, only replaced
    private long _lastSequence;

    public string Name => name;

    public bool IsRewindable => false;

    public Silo Silo => silo;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new MemoryStream<T>(this, streamId);

    public MemoryStreamToken NextToken() => new(Interlocked.Increment(ref _lastSequence));

    public ReadOnlySpan<Subscription> Subscriptions(StreamId stream) => _subscriptions.TryGetValue(stream, out var all) ? all : [];

    public void Add(Subscription subscription) =>
        _subscriptions.AddOrUpdate(subscription.StreamId, static (_, added) => [added], static (_, all, added) => [.. all, added], subscription);

    public void Remove(Subscription subscription)
    {
        while (_subscriptions.TryGetValue(subscription.StreamId, out var all) && all.Contains(subscription))
        {
            Subscription[] rest = [.. all.Where(other => other != subscription)];
            var done = rest.Length > 0
                ? _subscriptions.TryUpdate(subscription.StreamId, rest, all)
                : _subscriptions.TryRemove(new KeyValuePair<StreamId, Subscription[]>(subscription.StreamId, all));
            if (done)
            {
                return;
            }
        }
    }
}
