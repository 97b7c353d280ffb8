using System.Text.Json.Serialization;

namespace OrleansChat.Bench.Load.Host;

/// <summary>What the command asks of the load process: one line of JSON each, answered by one line.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "ask")]
[JsonDerivedType(typeof(Connect), "connect")]
[JsonDerivedType(typeof(Fanout), "fanout")]
[JsonDerivedType(typeof(Send), "send")]
internal abstract record LoadRequest
{
    private LoadRequest() { }

    /// <summary>Opens receivers beside those that there are, and what sends to them.</summary>
    /// <param name="Wire">What the server speaks.</param>
    /// <param name="Port">Where on 127.0.0.1.</param>
    /// <param name="Receivers">How many more.</param>
    /// <param name="StreamsPerConnection">gRPC: how many receivers share a connection.</param>
    /// <param name="Size">Bytes of a message's text.</param>
    /// <param name="Guests">WebChannel: every receiver has a name, not only the senders.</param>
    public sealed record Connect(Wire Wire, int Port, int Receivers, int StreamsPerConnection, int Size, bool Guests) : LoadRequest;

    /// <summary>Sends at a steady rate to all receivers; to an echo server from each of them.</summary>
    /// <param name="Rate">Messages a second; to an echo server on each connection.</param>
    /// <param name="Seconds">For how long.</param>
    /// <param name="Drain">Seconds that the last deliveries may take.</param>
    public sealed record Fanout(double Rate, double Seconds, double Drain) : LoadRequest;

    /// <summary>Sends as fast as answers come; opens the connections for it itself.</summary>
    /// <param name="Port">Where on 127.0.0.1.</param>
    /// <param name="Senders">How many wait for their answer at once.</param>
    /// <param name="StreamsPerConnection">How many of them share a connection.</param>
    /// <param name="Seconds">For how long.</param>
    /// <param name="Messages">At most so many.</param>
    /// <param name="Size">Bytes of a message's text.</param>
    public sealed record Send(int Port, int Senders, int StreamsPerConnection, double Seconds, int Messages, int Size) : LoadRequest;
}
