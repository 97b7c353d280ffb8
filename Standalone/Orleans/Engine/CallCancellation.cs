// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Engine;

/// <summary>The grain's end of a caller's token: it is cancelled in a turn, so that what the grain registered on it runs as a turn too.</summary>
#pragma warning disable CA1001 // a source without a timer holds nothing that needs disposing, and the grain may keep its token
internal sealed class CallCancellation(Activation activation, CancellationToken callersToken) : ITurn
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken CallersToken { get; } = callersToken;

    public CancellationToken GrainsToken => _source.Token;

    public void Cancel() => activation.Scheduler.Enqueue(this);

    void ITurn.Run(Activation activation)
    {
        try
        {
            _source.Cancel();
        }
        catch (AggregateException exception)
        {
            activation.CancellationFailed(exception);
        }
    }
}
