using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Feeds;

/// <summary>The feeds of this gateway: one a room that has readers here, and one for what passes through it.</summary>
internal sealed partial class RoomFeeds(IClusterClient cluster, IOptions<FeedOptions> options, TimeProvider time, ILogger<RoomFeed> logger)
    : BackgroundService
{
    private readonly ConcurrentDictionary<(RoomId Room, bool IsPassing), Lazy<Task<RoomFeed>>> _feeds = new();

    /// <summary>Opens a reader of a room.</summary>
    /// <param name="room">The room.</param>
    /// <param name="encoder">The reader's protocol.</param>
    /// <param name="after">Begin behind this sequence; negative: so many messages before the end; <see cref="RoomFeed.AtHead"/>: at the end.</param>
    /// <param name="cancellationToken">Ends the wait, not the feed's start.</param>
    public ValueTask<FeedCursor> OpenAsync(RoomId room, IEventEncoder encoder, long after, CancellationToken cancellationToken) =>
        OpenAsync((room, IsPassing: false), encoder, after, cancellationToken);

    /// <summary>Opens a reader of what passes through a room. Overtaken, it may have lost what it has not read: then the log gives it nothing.</summary>
    public ValueTask<FeedCursor> OpenPassingAsync(RoomId room, IEventEncoder encoder, long after, CancellationToken cancellationToken) =>
        OpenAsync((room, IsPassing: true), encoder, after, cancellationToken);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var channel in _feeds.Keys)
        {
            await EndAsync(channel);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Shortest(options.Value.AskAfter, TimeSpan.FromSeconds(1)), time);
        while (await NextAsync(timer, stoppingToken))
        {
            foreach (var (channel, starting) in _feeds)
            {
                if (starting is not { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } started })
                {
                    continue;
                }

                var feed = await started;
                if (feed.HasEnded || (feed.Cursors == 0 && time.GetElapsedTime(feed.IdleSince) > options.Value.Linger))
                {
                    await EndAsync(channel);
                }
                else if (time.GetElapsedTime(feed.LastWord) > options.Value.AskAfter)
                {
                    feed.Ask();
                }
            }
        }
    }

    private async ValueTask<FeedCursor> OpenAsync(
        (RoomId Room, bool IsPassing) channel, IEventEncoder encoder, long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            var starting = _feeds.GetOrAdd(channel, key => new Lazy<Task<RoomFeed>>(() => StartAsync(key)));
            var feed = await starting.Value.WaitAsync(cancellationToken);
            var cursor = feed.Open(encoder, after);
            if (!feed.HasEnded)
            {
                return cursor;
            }

            // It has just been put away, or the room's log is another: the next one is fresh.
            cursor.Dispose();
            if (_feeds.TryRemove(KeyValuePair.Create(channel, starting)))
            {
                await feed.DisposeAsync();
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

    private async Task<RoomFeed> StartAsync((RoomId Room, bool IsPassing) channel)
    {
        var source = channel.IsPassing ? GrainRoomSource.Passing(channel.Room, cluster) : GrainRoomSource.Kept(channel.Room, cluster);
        var feed = new RoomFeed(channel.Room, source, options.Value, time, logger);
        try
        {
            await feed.StartAsync(CancellationToken.None);
            return feed;
        }
        catch (Exception fault)
        {
            LogNotStarted(logger, fault, channel.Room);
            _feeds.TryRemove(channel, out _); // the next reader tries again
            await feed.DisposeAsync();
            throw;
        }
    }

    private async Task EndAsync((RoomId Room, bool IsPassing) channel)
    {
        if (_feeds.TryRemove(channel, out var starting) && starting.Value is { IsCompletedSuccessfully: true } started)
        {
            var feed = await started;
            await feed.DisposeAsync();
        }
    }

    [LoggerMessage(2110, LogLevel.Warning, "The feed of room {Room} could not start.")]
    private static partial void LogNotStarted(ILogger logger, Exception fault, RoomId room);
}
