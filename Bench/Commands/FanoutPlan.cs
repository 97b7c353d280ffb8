using OrleansChat.Bench.Processes;

namespace OrleansChat.Bench.Commands;

/// <summary>Who receives what, how.</summary>
/// <param name="Protocol">What the gateway is measured by.</param>
/// <param name="Receivers">Everybody in the room, or on the echo server.</param>
/// <param name="StreamsPerConnection">gRPC: receivers that share a connection.</param>
/// <param name="Size">Bytes of a message's text.</param>
/// <param name="Guests">WebChannel: every receiver has a name.</param>
internal sealed record FanoutPlan(Protocol Protocol, int Receivers, int StreamsPerConnection, int Size, bool Guests);
