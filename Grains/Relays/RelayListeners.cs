using OrleansChat.Grains.Gateways;
using OrleansChat.Users;

namespace OrleansChat.Grains.Relays;

/// <summary>Who listens to an address, by the gateways that have the connections; and whom a text reaches.</summary>
/// <remarks>No clock and no lock: the grain brings the time and the turns.</remarks>
internal sealed class RelayListeners(TimeSpan lease)
{
    private readonly GatewayMembers<bool> _connections = new(lease);

    public bool IsEmpty => _connections.Gateways.Count == 0;

    public IReadOnlyCollection<string> Gateways => _connections.Gateways;

    public void Enter(string gateway, IEnumerable<SessionId> connections, DateTimeOffset now) =>
        _connections.Enter(gateway, connections.Select(connection => KeyValuePair.Create(connection, true)), now);

    public void Leave(string gateway, IEnumerable<SessionId> connections) => _connections.Leave(gateway, connections);

    /// <inheritdoc cref="GatewayMembers{T}.Renew"/>
    public bool Renew(string gateway, int connections, DateTimeOffset now) => _connections.Renew(gateway, connections, now);

    public void Expire(DateTimeOffset now) => _connections.Expire(now);

    /// <summary>The gateways that a text goes to, and how many connections it reaches there.</summary>
    public (IReadOnlyCollection<string> Gateways, int Connections) Reached(SessionId? except)
    {
        var gateways = new List<string>();
        var reached = 0;
        foreach (var gateway in _connections.Gateways)
        {
            var here = _connections.Of(gateway);
            var count = except is { } sender && here.ContainsKey(sender) ? here.Count - 1 : here.Count;
            if (count > 0)
            {
                gateways.Add(gateway);
                reached += count;
            }
        }

        return (gateways, reached);
    }
}
