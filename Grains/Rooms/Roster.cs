using OrleansChat.Grains.Gateways;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Grains.Rooms;

/// <summary>Who is in a room, by the gateways that speak for them.</summary>
/// <remarks>No clock and no lock: the grain brings the time and the turns.</remarks>
internal sealed class Roster
{
    private readonly GatewayMembers<string> _names;
    private readonly SortedDictionary<string, int> _sessionsByName = new(StringComparer.Ordinal);

    /// <param name="lease">How long a gateway may be silent before its sessions go.</param>
    public Roster(TimeSpan lease) => _names = new GatewayMembers<string>(lease, came: name => Count(name, +1), gone: name => Count(name, -1));

    /// <summary>Whether anybody came or went since <see cref="Announce"/>.</summary>
    public bool Changed { get; private set; }

    public void Enter(string gateway, IEnumerable<RoomMember> members, DateTimeOffset now) =>
        _names.Enter(gateway, members.Select(member => KeyValuePair.Create(member.Session, member.Name)), now);

    public void Leave(string gateway, IEnumerable<SessionId> sessions) => _names.Leave(gateway, sessions);

    /// <inheritdoc cref="GatewayMembers{T}.Renew"/>
    public bool Renew(string gateway, int sessions, DateTimeOffset now) => _names.Renew(gateway, sessions, now);

    /// <summary>Takes out whom nobody speaks for any more.</summary>
    public void Expire(DateTimeOffset now) => _names.Expire(now);

    public RoomRoster Snapshot(int namesUpTo) =>
        new(_sessionsByName.Count, _sessionsByName.Count <= namesUpTo ? [.. _sessionsByName.Keys] : []);

    /// <summary>The snapshot for those who listen; from here on only what comes after counts as a change.</summary>
    public RoomRoster Announce(int namesUpTo)
    {
        Changed = false;
        return Snapshot(namesUpTo);
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
}
