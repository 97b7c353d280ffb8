using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Retention;

/// <summary>Removes what the limits say, oldest first, in steps so small that nobody who sends or reads notices.</summary>
/// <remarks>
/// Several silos may do it at once: a step that another has done is none. Ages count by the clock at the start and the time since, so a
/// clock that is set forward while this runs does not empty the rooms.
/// </remarks>
public sealed partial class LogRetention(
    IMessageLog log, IOptions<RetentionOptions> options, IOptions<RoomOptions> rooms, TimeProvider time, ILogger<LogRetention> logger)
{
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly long _since = time.GetTimestamp();

    private DateTimeOffset Now
    {
        get
        {
            var (clock, elapsed) = (time.GetUtcNow(), _started + time.GetElapsedTime(_since));
            return clock < elapsed ? clock : elapsed;
        }
    }

    /// <summary>Goes through all rooms once.</summary>
    /// <exception cref="LogUnavailableException">The store cannot be reached; what was removed so far stays removed.</exception>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var room in await log.ListAsync(cancellationToken))
        {
            if (options.Value.For(room.Value) is { IsLimited: true } limits)
            {
                await SweepAsync(room, limits, cancellationToken);
            }
        }
    }

    private async Task SweepAsync(RoomId room, RoomRetention limits, CancellationToken cancellationToken)
    {
        var extent = await log.OpenAsync(room, cancellationToken);
        var through = await LastToGoAsync(room, extent, limits, cancellationToken);
        var removed = 0L;
        while (extent.First + removed <= through)
        {
            var gone = await log.TrimAsync(room, through, options.Value.StepMessages);
            removed += gone;
            if (gone < options.Value.StepMessages)
            {
                break;
            }

            await Task.Delay(options.Value.StepPause, time, cancellationToken);
        }

        if (removed > 0)
        {
            LogRemoved(logger, removed, room, through);
        }
    }

    private async ValueTask<long> LastToGoAsync(RoomId room, LogExtent extent, RoomRetention limits, CancellationToken cancellationToken)
    {
        var byCount = limits.MaxMessages is { } most ? extent.Last - most : 0;
        var byAge = limits.MaxAge is { } age ? await log.FindAsync(room, Now - age, cancellationToken) - 1 : 0;
        var through = Math.Max(byCount, byAge);
        return through < extent.First
            ? 0
            : Math.Min(through, await log.FindAsync(room, Now - rooms.Value.RememberKeys, cancellationToken) - 1); // a repeat of these has to be known
    }

    [LoggerMessage(1501, LogLevel.Information, "{Count} messages of room {Room} were removed for their age or number; the last of them was {Sequence}.")]
    private static partial void LogRemoved(ILogger logger, long count, RoomId room, long sequence);
}
