using OrleansChat.Bench.Load.Host;

namespace OrleansChat.Bench.Processes;

/// <summary>What of the gateway is measured, and beside what.</summary>
/// <param name="Name">On the command line.</param>
/// <param name="Wire">What is spoken there.</param>
/// <param name="Listener">The gateway's setting below <c>Chat:Listen</c>.</param>
/// <param name="Yardsticks">Which yardsticks say something about it, by name.</param>
internal sealed record Protocol(string Name, Wire Wire, string Listener, IReadOnlyList<string> Yardsticks)
{
    public static readonly Protocol Grpc = new("grpc", Wire.Grpc, "Grpc", ["websocket", "signalr", "grpc"]);
    public static readonly Protocol WebChannel = new("webchannel", Wire.WebChannel, "WebChannel", ["websocket", "signalr"]);
    public static readonly Protocol Echo = new("echo", Wire.Echo, "Echo", ["echo"]);

    public static IReadOnlyList<Protocol> All { get; } = [Grpc, WebChannel, Echo];
}
