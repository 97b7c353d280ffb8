using System.Diagnostics.Metrics;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Gateway.Hosting;

/// <summary>What the gateway counts. Verbs outside, instruments inside; tags are bounded, never a room or a user.</summary>
internal sealed class GatewayMetrics
{
    private const string Protocol = "chat.protocol";

    private readonly UpDownCounter<long> _open;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _relayed;

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("OrleansChat.Gateway");
        _open = meter.CreateUpDownCounter<long>("chat.gateway.connections", "{connection}", "WebSockets, and streams of orleanschat.v1 over gRPC, that are open, by protocol.");
        _closed = meter.CreateCounter<long>("chat.gateway.closed_connections", "{connection}", "Of those, closed, by protocol and by why this side closed them (client: it did not).");
        _relayed = meter.CreateCounter<long>("chat.gateway.relayed_texts", "{message}", "Texts for the relays, by outcome: relayed, nobody (listens), unknown (the grains did not answer).");
    }

    public void Opened(string protocol) => _open.Add(1, new KeyValuePair<string, object?>(Protocol, protocol));

    public void Relayed(string outcome) => _relayed.Add(1, new KeyValuePair<string, object?>("chat.outcome", outcome));

    public void Closed(string protocol, CloseReason? reason)
    {
        _open.Add(-1, new KeyValuePair<string, object?>(Protocol, protocol));
        _closed.Add(1, new(Protocol, protocol), new("chat.close_reason", reason?.Name ?? "client"));
    }
}
