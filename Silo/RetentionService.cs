using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Retention;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo;

/// <summary>Has the logs kept within their limits, as long as the silo runs.</summary>
internal sealed partial class RetentionService(
    LogRetention retention, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await retention.SweepAsync(stoppingToken);
            }
            catch (LogUnavailableException fault)
            {
                LogNotSwept(logger, fault.Message);
            }
        }
    }

    [LoggerMessage(1304, LogLevel.Warning, "What is to be removed for its age or number stays until the next round: {Reason}")]
    private static partial void LogNotSwept(ILogger logger, string reason);
}
