using System.Collections.Immutable;
using OrleansChat.Grains.Gateways;
using OrleansChat.Relays;
using OrleansChat.Users;

namespace OrleansChat.Grains.Relays;

/// <summary>Who is online at the relays, by gateway, and in the order in which they came.</summary>
/// <remarks>No clock and no lock: the grain brings the time and the turns.</remarks>
internal sealed class RelayOnline(TimeSpan lease)
{
    private readonly GatewayMembers<RelayConnection> _connections = new(lease);

    public IReadOnlyCollection<string> Gateways => _connections.Gateways;

    public int Count => Gateways.Sum(gateway => _connections.Of(gateway).Count);

    public void Report(string gateway, IEnumerable<RelayConnection> entered, IEnumerable<SessionId> left, DateTimeOffset now)
    {
        _connections.Enter(gateway, entered.Select(connection => KeyValuePair.Create(connection.Session, connection)), now);
        _connections.Leave(gateway, left);
    }

    /// <inheritdoc cref="GatewayMembers{T}.Renew"/>
    public bool Renew(string gateway, int connections, DateTimeOffset now) => _connections.Renew(gateway, connections, now);

    public void Expire(DateTimeOffset now) => _connections.Expire(now);

    /// <summary>Everybody; who came at the same time on two gateways is in a fixed order, too.</summary>
    public ImmutableArray<RelayConnection> List() =>
        [.. Gateways.SelectMany(gateway => _connections.Of(gateway).Values).OrderBy(connection => connection.Since).ThenBy(connection => connection.Session.Value)];

    /// <summary>The connection that came first of those with this name in <c>Origin</c>, and its gateway.</summary>
    public (string Gateway, RelayConnection Connection)? FindFirst(string name)
    {
        var key = RelayAddress.Origin(name).Key;
        var found = Gateways
            .SelectMany(gateway => _connections.Of(gateway).Values.Where(connection => connection.Address == key).Select(connection => (gateway, connection)))
            .OrderBy(pair => pair.connection.Since).ThenBy(pair => pair.connection.Session.Value)
            .Take(1).ToList();
        return found is [var first] ? first : null;
    }
}
