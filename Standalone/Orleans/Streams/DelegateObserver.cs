// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Streams;

internal sealed class DelegateObserver<T> : IAsyncObserver<T>
{
    private readonly Func<T, StreamSequenceToken?, Task> _onNext;
    private readonly Func<Exception, Task> _onError;
    private readonly Func<Task> _onCompleted;

    public DelegateObserver(Func<T, StreamSequenceToken?, Task> onNextAsync, Func<Exception, Task> onErrorAsync, Func<Task> onCompletedAsync)
    {
        ArgumentNullException.ThrowIfNull(onNextAsync);
        ArgumentNullException.ThrowIfNull(onErrorAsync);
        ArgumentNullException.ThrowIfNull(onCompletedAsync);
        (_onNext, _onError, _onCompleted) = (onNextAsync, onErrorAsync, onCompletedAsync);
    }

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => _onNext(item, token);

    public Task OnCompletedAsync() => _onCompleted();

    public Task OnErrorAsync(Exception ex) => _onError(ex);
}
