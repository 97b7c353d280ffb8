using System.Collections.Immutable;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Grains.Rooms;

/// <summary>Who is in a room, by the gateways that speak for them.</summary>
/// <remarks>No clock and no lock: the grain brings the time and the turns. A gateway that is silent for a lease takes its sessions with it.</remarks>
internal sealed class Roster(TimeSpan lease)
{
    private readonly Dictionary<string, GatewayMembers> _byGateway = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _sessionsByName = new(StringComparer.Ordinal);

    /// <summary>Whether anybody came or went since <see cref="Announce"/>.</summary>
    public bool Changed { get; private set; }

    public void Enter(string gateway, IEnumerable<RoomMember> members, DateTimeOffset now)
    {
        if (!_byGateway.TryGetValue(gateway, out var here))
        {
            _byGateway.Add(gateway, here = new GatewayMembers());
        }

        here.Until = now + lease;
        foreach (var member in members)
        {
            if (here.Names.TryAdd(member.Session, member.Name))
            {
                Count(member.Name, +1);
            }
        }
    }

    public void Leave(string gateway, IEnumerable<SessionId> sessions)
    {
        if (!_byGateway.TryGetValue(gateway, out var here))
        {
            return;
        }

        foreach (var session in sessions)
        {
            if (here.Names.Remove(session, out var name))
            {
                Count(name, -1);
            }
        }

        if (here.Names.Count == 0)
        {
            _byGateway.Remove(gateway);
        }
    }

    /// <returns>False when the gateway's count is another than the roster's; then what the roster has of it is dropped, to be entered anew.</returns>
    public bool Renew(string gateway, int sessions, DateTimeOffset now)
    {
        if (!_byGateway.TryGetValue(gateway, out var here))
        {
            return sessions == 0;
        }

        if (here.Names.Count != sessions)
        {
            Drop(gateway, here);
            return false;
        }

        here.Until = now + lease;
        return true;
    }

    /// <summary>Takes out whom nobody speaks for any more.</summary>
    public void Expire(DateTimeOffset now)
    {
        foreach (var (gateway, here) in _byGateway.Where(entry => entry.Value.Until < now).ToList())
        {
            Drop(gateway, here);
        }
    }

    public RoomRoster Snapshot(int namesUpTo) =>
        new(_sessionsByName.Count, _sessionsByName.Count <= namesUpTo ? [.. _sessionsByName.Keys] : []);

    /// <summary>The snapshot for those who listen; from here on only what comes after counts as a change.</summary>
    public RoomRoster Announce(int namesUpTo)
    {
        Changed = false;
        return Snapshot(namesUpTo);
    }

    private void Drop(string gateway, GatewayMembers here)
    {
        _byGateway.Remove(gateway);
        foreach (var name in here.Names.Values)
        {
            Count(name, -1);
        }
    }

    private void Count(string name, int change)
    {
        var sessions = _sessionsByName.GetValueOrDefault(name) + change;
        if (sessions == 0)
        {
            _sessionsByName.Remove(name);
        }
        else
        {
            _sessionsByName[name] = sessions;
        }

        Changed |= sessions == 0 || (sessions == 1 && change > 0);
    }

    private sealed class GatewayMembers
    {
        public Dictionary<SessionId, string> Names { get; } = [];

        public DateTimeOffset Until { get; set; }
    }
}
