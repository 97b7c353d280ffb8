using OrleansChat.Bench.Load.Host;

namespace OrleansChat.Bench.Yardsticks;

/// <summary>A server that does nothing but broadcast, or echo: the least that what it is built on costs.</summary>
/// <param name="Name">On the command line and in reports.</param>
/// <param name="Description">What it is.</param>
/// <param name="Wire">What it speaks.</param>
/// <param name="Build">The server, listening on a port of 127.0.0.1 once it is run.</param>
internal sealed partial record Yardstick(string Name, string Description, Wire Wire, Func<int, WebApplication> Build)
{
    public static IReadOnlyList<Yardstick> All { get; } = Collect();

    private static List<Yardstick> Collect()
    {
        var all = new List<Yardstick>
        {
            new("websocket", "bare Kestrel WebSocket broadcaster", Wire.WebSocket, WebSocketBroadcaster.Build),
            new("echo", "bare Kestrel WebSocket echo", Wire.Echo, WebSocketEcho.Build),
            new("signalr", "SignalR hub, Clients.All, JSON over WebSockets", Wire.SignalR, BroadcastHub.Build),
        };
        AddOfEdition(all);
        return all;
    }

    /// <summary>What only one edition has the packages for.</summary>
    static partial void AddOfEdition(List<Yardstick> all);
}
