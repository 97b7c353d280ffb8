using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Feeds;

/// <summary>The feeds of this gateway: one a room that has readers here.</summary>
internal sealed partial class RoomFeeds(IClusterClient cluster, IOptions<FeedOptions> options, TimeProvider time, ILogger<RoomFeed> logger)
    : BackgroundService
{
    private readonly ConcurrentDictionary<RoomId, Lazy<Task<RoomFeed>>> _feeds = new();

    /// <summary>Opens a reader of a room.</summary>
    /// <param name="room">The room.</param>
    /// <param name="encoder">The reader's protocol.</param>
    /// <param name="after">Begin behind this sequence; negative: so many messages before the end; <see cref="RoomFeed.AtHead"/>: at the end.</param>
    /// <param name="cancellationToken">Ends the wait, not the feed's start.</param>
    public async ValueTask<FeedCursor> OpenAsync(RoomId room, IEventEncoder encoder, long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            var starting = _feeds.GetOrAdd(room, key => new Lazy<Task<RoomFeed>>(() => StartAsync(key)));
            var feed = await starting.Value.WaitAsync(cancellationToken);
            var cursor = feed.Open(encoder, after);
            if (!feed.HasEnded)
            {
                return cursor;
            }

            // It has just been put away, or the room's log is another: the next one is fresh.
            cursor.Dispose();
            _feeds.TryRemove(KeyValuePair.Create(room, starting));
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var room in _feeds.Keys)
        {
            await EndAsync(room);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Shortest(options.Value.AskAfter, TimeSpan.FromSeconds(1)), time);
        while (await NextAsync(timer, stoppingToken))
        {
            foreach (var (room, starting) in _feeds)
            {
                if (starting is not { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } started })
                {
                    continue;
                }

                var feed = await started;
                if (feed.HasEnded || (feed.Cursors == 0 && time.GetElapsedTime(feed.IdleSince) > options.Value.Linger))
                {
                    await EndAsync(room);
                }
                else if (time.GetElapsedTime(feed.LastWord) > options.Value.AskAfter)
                {
                    feed.Ask();
                }
            }
        }
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static TimeSpan Shortest(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async Task<RoomFeed> StartAsync(RoomId room)
    {
        var feed = new RoomFeed(room, new GrainRoomSource(room, cluster), options.Value, time, logger);
        try
        {
            await feed.StartAsync(CancellationToken.None);
            return feed;
        }
        catch (Exception fault)
        {
            LogNotStarted(logger, fault, room);
            _feeds.TryRemove(room, out _); // the next reader tries again
            await feed.DisposeAsync();
            throw;
        }
    }

    private async Task EndAsync(RoomId room)
    {
        if (_feeds.TryRemove(room, out var starting) && starting.Value is { IsCompletedSuccessfully: true } started)
        {
            var feed = await started;
            await feed.DisposeAsync();
        }
    }

    [LoggerMessage(2110, LogLevel.Warning, "The feed of room {Room} could not start.")]
    private static partial void LogNotStarted(ILogger logger, Exception fault, RoomId room);
}
