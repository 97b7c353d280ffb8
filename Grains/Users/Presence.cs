using OrleansChat.Users;

namespace OrleansChat.Grains.Users;

/// <summary>The sessions of one user and their leases.</summary>
/// <remarks>No clock and no lock: the grain brings the time and the turns.</remarks>
internal sealed class Presence(TimeSpan lease, DateTimeOffset? lastSeen)
{
    private readonly Dictionary<SessionId, DateTimeOffset> _until = [];

    public bool Online => _until.Count > 0;

    /// <summary>When the last session ended, if none lives.</summary>
    public DateTimeOffset? LastSeen { get; private set; } = lastSeen;

    public void Renew(SessionId session, DateTimeOffset now)
    {
        _until[session] = now + lease;
        LastSeen = null;
    }

    /// <returns>Whether the user went offline by this.</returns>
    public bool End(SessionId session, DateTimeOffset now) => _until.Remove(session) && WentOffline(now);

    /// <summary>Ends the sessions whose lease has lapsed.</summary>
    /// <returns>Whether the user went offline by this.</returns>
    public bool Expire(DateTimeOffset now)
    {
        var lapsed = _until.Where(session => session.Value <= now).ToList();
        foreach (var (session, _) in lapsed)
        {
            _until.Remove(session);
        }

        return lapsed.Count > 0 && WentOffline(lapsed.Max(session => session.Value) - lease);
    }

    // A lapsed session was last heard of when its lease began, not when that was noticed.
    private bool WentOffline(DateTimeOffset at)
    {
        if (Online)
        {
            return false;
        }

        LastSeen = at;
        return true;
    }
}
