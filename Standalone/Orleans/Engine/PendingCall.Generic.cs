// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Engine;

/// <inheritdoc/>
internal sealed class PendingCall<T>(GrainCall call) : PendingCall(call)
{
    private readonly TaskCompletionSource<T> _promise = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _promise.Task;

    public override bool IsSettled => _promise.Task.IsCompleted;

    public void TrySetResult(T result) => Settled(_promise.TrySetResult(result));

    public override bool TrySetException(Exception exception) => Settled(_promise.TrySetException(exception));

    /// <summary>Fails as the grain's task has.</summary>
    public void TrySetFailure(Task failed)
    {
        if (failed.Exception is { } exception) // looking at it also keeps the runtime from reporting it as nobody's
        {
            Settled(_promise.TrySetException(exception.InnerExceptions));
        }
        else
        {
            Settled(TrySetCanceledFrom(failed));
        }
    }

    protected override bool TrySetCanceled(CancellationToken cancellationToken) => Settled(_promise.TrySetCanceled(cancellationToken));

    private bool TrySetCanceledFrom(Task canceled)
    {
        try
        {
            canceled.GetAwaiter().GetResult();
            return false; // it was canceled, so it throws
        }
        catch (OperationCanceledException exception)
        {
            return _promise.TrySetCanceled(exception.CancellationToken);
        }
    }

    private bool Settled(bool byThis)
    {
        if (byThis)
        {
            Disarm();
        }

        return byThis;
    }
}
