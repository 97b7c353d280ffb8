namespace OrleansChat.Gateway.Hosting;

/// <summary>One address that the gateway listens on, and what for. On every connection as a feature.</summary>
internal sealed record Listener(ListenerKind Kind, ListenAddress Address)
{
    /// <summary>The setting that places it.</summary>
    public string Setting => ListenOptions.NameOf(Kind);

    public bool IsGrpc => Kind == ListenerKind.Grpc;

    /// <summary>The listeners that are not off, in a fixed order.</summary>
    public static IReadOnlyList<Listener> All(ListenOptions options) =>
        [.. from setting in options.Settings from address in ListenAddress.ReadAll(setting.Value) select new Listener(setting.Kind, address)];
}
