// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Engine;

/// <inheritdoc/>
internal sealed class SubscriptionHandle<T>(MemoryStream<T> stream, Subscription<T> subscription) : StreamSubscriptionHandle<T>
{
    private int _used;

    public override StreamId StreamId => subscription.StreamId;

    public override string ProviderName => stream.ProviderName;

    public override Guid HandleId => subscription.Id;

    public override Task UnsubscribeAsync()
    {
        Use();
        subscription.End();
        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        Use();
        subscription.Attach(observer, Activation.Current);
        return Task.FromResult<StreamSubscriptionHandle<T>>(new SubscriptionHandle<T>(stream, subscription));
    }

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other is not null && other.HandleId == HandleId;

    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<T>);

    public override int GetHashCode() => HandleId.GetHashCode();

    private void Use()
    {
        if (Interlocked.Exchange(ref _used, 1) != 0)
        {
            throw new InvalidOperationException("Handle is no longer valid. It has been used to unsubscribe or resume.");
        }
    }
}
