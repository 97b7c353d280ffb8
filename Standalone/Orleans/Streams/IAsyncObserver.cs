// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Streams;

/// <summary>Gets the events of a stream, one at a time: the next when the task of the previous one is done.</summary>
public interface IAsyncObserver<in T>
{
    /// <remarks>If it fails, that is logged and the next event comes. Real Orleans offers the same event again for a while.</remarks>
    Task OnNextAsync(T item, StreamSequenceToken? token = null);

    Task OnCompletedAsync() => Task.CompletedTask;

    Task OnErrorAsync(Exception ex);
}
