namespace OrleansChat.Bench.Commands;

/// <summary>Who receives what, how.</summary>
/// <param name="Receivers">Everybody in the room.</param>
/// <param name="StreamsPerConnection">gRPC: receivers that share a connection.</param>
/// <param name="Size">Bytes of a message's text.</param>
internal sealed record FanoutPlan(int Receivers, int StreamsPerConnection, int Size);
