// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Engine;

/// <inheritdoc/>
internal sealed class MemoryStream<T>(MemoryStreamProvider provider, StreamId streamId) : IAsyncStream<T>
{
    public bool IsRewindable => false;

    public string ProviderName => provider.Name;

    public StreamId StreamId => streamId;

    public MemoryStreamProvider Provider => provider;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null)
    {
        Publish(item);
        return Task.CompletedTask;
    }

    public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var item in batch)
        {
            Publish(item);
        }

        return Task.CompletedTask;
    }

    public Task OnCompletedAsync() => throw new NotImplementedException("Streams do not end; nor do they on real Orleans.");

    public Task OnErrorAsync(Exception ex) => throw new NotImplementedException("Streams carry no errors; nor do they on real Orleans.");

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        if (token is not null)
        {
            throw new ArgumentNullException(nameof(token), "This stream cannot be rewound, so a subscription starts now.");
        }

        var subscription = new Subscription<T>(provider, streamId, Activation.Current?.GrainReference);
        subscription.Attach(observer, Activation.Current);
        provider.Add(subscription);
        return Task.FromResult<StreamSubscriptionHandle<T>>(new SubscriptionHandle<T>(this, subscription));
    }

    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
    {
        var owner = Activation.Current?.GrainReference;
        List<StreamSubscriptionHandle<T>> handles = [];
        foreach (var subscription in provider.Subscriptions(streamId))
        {
            if (subscription is Subscription<T> typed && typed.Owner == owner)
            {
                handles.Add(new SubscriptionHandle<T>(this, typed));
            }
        }

        return Task.FromResult<IList<StreamSubscriptionHandle<T>>>(handles);
    }

    public bool Equals(IAsyncStream<T>? other) => other is MemoryStream<T> stream && stream.Provider == provider && stream.StreamId == streamId;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => streamId.GetHashCode();

    public int CompareTo(IAsyncStream<T>? other) => other is null ? 1 : streamId.CompareTo(other.StreamId);

    public override string ToString() => streamId.ToString();

    private void Publish(T item)
    {
        var subscriptions = provider.Subscriptions(streamId);
        if (subscriptions.IsEmpty)
        {
            return;
        }

        var token = provider.NextToken();
        foreach (var subscription in subscriptions)
        {
            (subscription as Subscription<T>)?.Offer(item, token); // who expects another type of event would not get it from real Orleans either
        }
    }
}
