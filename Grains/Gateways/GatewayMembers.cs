using OrleansChat.Users;

namespace OrleansChat.Grains.Gateways;

/// <summary>What gateways say is theirs, by session; a gateway that is silent for a lease takes all of it with it.</summary>
/// <remarks>No clock and no lock: the grain brings the time and the turns.</remarks>
/// <param name="lease">How long a gateway's word counts.</param>
/// <param name="came">Told of each member that was not here.</param>
/// <param name="gone">Told of each that was, and is not any more.</param>
internal sealed class GatewayMembers<T>(TimeSpan lease, Action<T>? came = null, Action<T>? gone = null)
{
    private readonly Dictionary<string, Members> _byGateway = new(StringComparer.Ordinal);

    /// <summary>The gateways that have members here.</summary>
    public IReadOnlyCollection<string> Gateways => _byGateway.Keys;

    /// <summary>The members of a gateway; none when it has none.</summary>
    public IReadOnlyDictionary<SessionId, T> Of(string gateway) =>
        _byGateway.TryGetValue(gateway, out var here) ? here.BySession : Members.None;

    public void Enter(string gateway, IEnumerable<KeyValuePair<SessionId, T>> members, DateTimeOffset now)
    {
        if (!_byGateway.TryGetValue(gateway, out var here))
        {
            _byGateway.Add(gateway, here = new Members());
        }

        here.Until = now + lease;
        foreach (var (session, member) in members)
        {
            if (here.BySession.TryAdd(session, member))
            {
                came?.Invoke(member);
            }
        }

        ForgetIfEmpty(gateway, here);
    }

    public void Leave(string gateway, IEnumerable<SessionId> sessions)
    {
        if (!_byGateway.TryGetValue(gateway, out var here))
        {
            return;
        }

        foreach (var session in sessions)
        {
            if (here.BySession.Remove(session, out var member))
            {
                gone?.Invoke(member);
            }
        }

        ForgetIfEmpty(gateway, here);
    }

    /// <returns>False when the gateway's count is another than the one here; then what is here of it is dropped, to be entered anew.</returns>
    public bool Renew(string gateway, int count, DateTimeOffset now)
    {
        if (!_byGateway.TryGetValue(gateway, out var here))
        {
            return count == 0;
        }

        if (here.BySession.Count != count)
        {
            Drop(gateway, here);
            return false;
        }

        here.Until = now + lease;
        return true;
    }

    /// <summary>Takes out what nobody speaks for any more.</summary>
    public void Expire(DateTimeOffset now)
    {
        foreach (var (gateway, here) in _byGateway.Where(entry => entry.Value.Until < now).ToList())
        {
            Drop(gateway, here);
        }
    }

    private void Drop(string gateway, Members here)
    {
        _byGateway.Remove(gateway);
        foreach (var member in here.BySession.Values)
        {
            gone?.Invoke(member);
        }
    }

    private void ForgetIfEmpty(string gateway, Members here)
    {
        if (here.BySession.Count == 0)
        {
            _byGateway.Remove(gateway);
        }
    }

    private sealed class Members
    {
        public static readonly IReadOnlyDictionary<SessionId, T> None = new Dictionary<SessionId, T>();

        public Dictionary<SessionId, T> BySession { get; } = [];

        public DateTimeOffset Until { get; set; }
    }
}
