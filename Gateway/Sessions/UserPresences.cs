using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Sessions;

/// <summary>Who is here, and what users say of themselves.</summary>
internal sealed partial class UserPresences(IClusterClient cluster, ILogger<UserPresences> logger)
{
    public ValueTask<UserPresence> GetAsync(string name) => cluster.GetGrain<IUserGrain>(name).GetPresenceAsync();

    /// <summary>Who is in a room now; null when that cannot be learnt. Does not throw.</summary>
    public async ValueTask<RoomRoster?> FindRosterAsync(RoomId room)
    {
        try
        {
            return await cluster.GetGrain<IRoomGrain>(room.Value).GetRosterAsync();
        }
        catch (Exception fault)
        {
            LogNotFound(logger, fault);
            return null;
        }
    }

    /// <summary>What a user last said of itself; null when that is nothing, or cannot be learnt. Does not throw.</summary>
    public async ValueTask<int?> FindStatusAsync(string name)
    {
        try
        {
            return (await GetAsync(name)).Status;
        }
        catch (Exception fault)
        {
            LogNotFound(logger, fault);
            return null;
        }
    }

    /// <summary>Whether a user has no other session, as far as that can be learnt. Does not throw.</summary>
    public async ValueTask<bool> IsOnlyAsync(ChatSession session)
    {
        try
        {
            return (await GetAsync(session.User.Value)).Sessions <= 1;
        }
        catch (Exception fault)
        {
            LogNotFound(logger, fault);
            return true;
        }
    }

    /// <summary>Notes what a session says of its user, for those who ask later. Does not throw: it is no promise.</summary>
    public async ValueTask ReportStatusAsync(ChatSession session, int status)
    {
        try
        {
            await cluster.GetGrain<IUserGrain>(session.User.Value).ReportStatusAsync(session.Id, status);
        }
        catch (Exception fault)
        {
            LogNotReported(logger, fault);
        }
    }

    [LoggerMessage(2220, LogLevel.Information, "Who is here, or how somebody is, could not be learnt.")]
    private static partial void LogNotFound(ILogger logger, Exception fault);

    [LoggerMessage(2221, LogLevel.Information, "A user's status could not be noted; who comes later is told an older one.")]
    private static partial void LogNotReported(ILogger logger, Exception fault);
}
