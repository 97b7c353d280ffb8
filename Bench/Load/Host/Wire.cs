namespace OrleansChat.Bench.Load.Host;

/// <summary>What a server under test speaks.</summary>
internal enum Wire
{
    /// <summary>SimpleChat over gRPC.</summary>
    Grpc,

    /// <summary>The Qt WebChannel chat.</summary>
    WebChannel,

    /// <summary>A WebSocket echo.</summary>
    Echo,

    /// <summary>The bare WebSocket yardstick.</summary>
    WebSocket,

    /// <summary>The SignalR yardstick: JSON over WebSockets.</summary>
    SignalR,
}
