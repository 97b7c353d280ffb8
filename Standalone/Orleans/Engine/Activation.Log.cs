// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Engine;

internal sealed partial class Activation
{
    public void OneWayFailed(GrainCall call, Exception exception) => LogOneWayFailed(Class.Silo.Logger, call.Name, GrainId, exception);

    public void TickFailed(Exception exception) => LogTickFailed(Class.Silo.Logger, GrainId, exception);

    public void CancellationFailed(Exception exception) => LogCancellationFailed(Class.Silo.Logger, GrainId, exception);

    public void TurnFailed(Exception exception) => LogBroken(Class.Silo.Logger, GrainId, exception);

    [LoggerMessage(1, LogLevel.Error, "Grain {Grain} could not be activated; its callers get the exception and the next call tries again.")]
    private static partial void LogActivationFailed(ILogger logger, GrainId grain, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "Grain {Grain} failed in OnDeactivateAsync; it is gone all the same.")]
    private static partial void LogDeactivationFailed(ILogger logger, GrainId grain, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Grain {Grain} failed while it was disposed.")]
    private static partial void LogDisposalFailed(ILogger logger, GrainId grain, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "The runtime itself failed in a turn of grain {Grain}.")]
    private static partial void LogBroken(ILogger logger, GrainId grain, Exception exception);

    [LoggerMessage(5, LogLevel.Warning, "The one-way call {Method} on {Grain} failed; its caller does not know.")]
    private static partial void LogOneWayFailed(ILogger logger, string method, GrainId grain, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "A timer of grain {Grain} failed; it will tick again.")]
    private static partial void LogTickFailed(ILogger logger, GrainId grain, Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "Grain {Grain} failed at the cancellation of a call.")]
    private static partial void LogCancellationFailed(ILogger logger, GrainId grain, Exception exception);
}
