namespace OrleansChat.Gateway.Hosting;

/// <summary>What a listener serves; named as its setting in <see cref="ListenOptions"/>.</summary>
internal enum ListenerKind
{
    Web,
    Grpc,
    WebChannel,
    Echo,
    Relay,
    Topic,
    Operator,
}
