using OrleansChat.Users;

namespace OrleansChat.Grains.Users;

/// <summary>The sessions of one user with their leases, the seats they have, and what they last said of the user.</summary>
/// <remarks>No clock and no lock: the grain brings the time and the turns.</remarks>
internal sealed class Presence(TimeSpan lease, DateTimeOffset? lastSeen)
{
    private readonly Dictionary<SessionId, DateTimeOffset> _until = [];
    private readonly Dictionary<string, SessionId> _seats = new(StringComparer.Ordinal);

    public bool Online => _until.Count > 0;

    public int Sessions => _until.Count;

    /// <summary>When the last session ended, if none lives.</summary>
    public DateTimeOffset? LastSeen { get; private set; } = lastSeen;

    /// <summary>What a session last said of the user; null when none lives.</summary>
    public int? Status { get; private set; }

    public void Renew(SessionId session, DateTimeOffset now)
    {
        _until[session] = now + lease;
        LastSeen = null;
    }

    /// <summary>Renews the session, and keeps what it says of the user.</summary>
    public void Report(SessionId session, int status, DateTimeOffset now)
    {
        Renew(session, now);
        Status = status;
    }

    /// <summary>Whether a session lives that is not this one.</summary>
    public bool IsTaken(SessionId? but, DateTimeOffset now) => _until.Any(session => session.Key != but && session.Value > now);

    /// <summary>Gives a session the seat and renews it.</summary>
    /// <returns>False when another session that lives has it; then nothing changes.</returns>
    public bool TakeSeat(string seat, SessionId session, DateTimeOffset now)
    {
        if (_seats.TryGetValue(seat, out var holder) && holder != session && _until.TryGetValue(holder, out var until) && until > now)
        {
            return false;
        }

        _seats[seat] = session;
        Renew(session, now);
        return true;
    }

    /// <returns>Whether the user went offline by this.</returns>
    public bool End(SessionId session, DateTimeOffset now) => Remove(session) && WentOffline(now);

    /// <summary>Ends the sessions whose lease has lapsed.</summary>
    /// <returns>Whether the user went offline by this.</returns>
    public bool Expire(DateTimeOffset now)
    {
        var lapsed = _until.Where(session => session.Value <= now).ToList();
        foreach (var (session, _) in lapsed)
        {
            Remove(session);
        }

        return lapsed.Count > 0 && WentOffline(lapsed.Max(session => session.Value) - lease);
    }

    private bool Remove(SessionId session)
    {
        foreach (var (seat, _) in _seats.Where(taken => taken.Value == session).ToList())
        {
            _seats.Remove(seat);
        }

        return _until.Remove(session);
    }

    // A lapsed session was last heard of when its lease began, not when that was noticed.
    private bool WentOffline(DateTimeOffset at)
    {
        if (Online)
        {
            return false;
        }

        LastSeen = at;
        Status = null;
        return true;
    }
}
