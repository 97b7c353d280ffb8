using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Sessions;

/// <summary>What users of this gateway are told of their rooms, beside what happens in those: one stream for all of them.</summary>
/// <remarks>Hints. What is lost is found when a client asks for its rooms.</remarks>
internal sealed partial class UserNotices(
    IClusterClient cluster, ChatSessions sessions, IOptions<LeaseOptions> options, TimeProvider time, ILogger<UserNotices> logger) : BackgroundService
{
    private readonly Lock _gate = new();    // guards these two
    private readonly Dictionary<string, List<Action<UserNotice>>> _followers = new(StringComparer.Ordinal);
    private Task<StreamSubscriptionHandle<UserNotice>>? _subscribing;

    /// <summary>Has somebody told of a user's notices, from the answer on.</summary>
    /// <param name="user">The user.</param>
    /// <param name="hear">Called one at a time; ends at once.</param>
    /// <returns>Ends it when it is disposed.</returns>
    public IDisposable Follow(UserName user, Action<UserNotice> hear)
    {
        lock (_gate)
        {
            if (!_followers.TryGetValue(user.Value, out var followers))
            {
                _followers.Add(user.Value, followers = []);
            }

            followers.Add(hear);
        }

        ListenSoon(user.Value);
        return new Following(this, user.Value, hear);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            if (_subscribing is { } subscribing)
            {
                await (await subscribing).UnsubscribeAsync().WaitAsync(cancellationToken);
            }
        }
        catch (Exception fault)
        {
            LogNotListening(logger, fault);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RenewEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Parallel.ForEachAsync(Users(), stoppingToken, async (user, _) => await ListenAsync(user));
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async void ListenSoon(string user) => await ListenAsync(user); // which does not throw

    private async ValueTask ListenAsync(string user)
    {
        try
        {
            await SubscribedAsync();
            await cluster.GetGrain<IUserGrain>(user).ListenAsync(sessions.Gateway);
        }
        catch (Exception fault)
        {
            LogNotListening(logger, fault); // tried again in the next round
        }
    }

    private async ValueTask SubscribedAsync()
    {
        Task<StreamSubscriptionHandle<UserNotice>> subscribing;
        lock (_gate)
        {
            if (_subscribing is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _subscribing = SubscribeAsync();
            }

            subscribing = _subscribing;
        }

        await subscribing;
    }

    private Task<StreamSubscriptionHandle<UserNotice>> SubscribeAsync() => cluster
        .GetStreamProvider(RoomStream.Provider)
        .GetStream<UserNotice>(StreamId.Create(UserNoticeStream.Namespace, sessions.Gateway))
        .SubscribeAsync((notice, _) =>
        {
            Hear(notice);
            return Task.CompletedTask;
        });

    private void Hear(UserNotice notice)
    {
        Action<UserNotice>[] followers;
        lock (_gate)
        {
            followers = _followers.TryGetValue(notice.User, out var known) ? [.. known] : [];
        }

        foreach (var follower in followers)
        {
            follower(notice);
        }
    }

    private List<string> Users()
    {
        lock (_gate)
        {
            return [.. _followers.Keys];
        }
    }

    private void Forget(string user, Action<UserNotice> hear)
    {
        lock (_gate)
        {
            if (_followers.TryGetValue(user, out var followers) && followers.Remove(hear) && followers.Count == 0)
            {
                _followers.Remove(user);
            }
        }
    }

    private sealed class Following(UserNotices notices, string user, Action<UserNotice> hear) : IDisposable
    {
        public void Dispose() => notices.Forget(user, hear);
    }

    [LoggerMessage(2222, LogLevel.Information, "What concerns a user's rooms cannot be heard for now; clients find it when they ask.")]
    private static partial void LogNotListening(ILogger logger, Exception fault);
}
