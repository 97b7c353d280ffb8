namespace OrleansChat.Gateway.Hosting;

/// <summary>One of the gateway's listeners, by the setting that places it. On every connection as a feature.</summary>
internal sealed record Listener(string Setting, ListenAddress Address)
{
    public static string WebSetting => $"{ListenOptions.Section}:{nameof(ListenOptions.Web)}";

    public static string GrpcSetting => $"{ListenOptions.Section}:{nameof(ListenOptions.Grpc)}";

    public bool IsGrpc => Setting == GrpcSetting;

    /// <summary>The listeners that are not off, in a fixed order.</summary>
    public static IReadOnlyList<Listener> All(ListenOptions options)
    {
        var listeners = new List<Listener>();
        foreach (var (setting, value) in new[] { (WebSetting, options.Web), (GrpcSetting, options.Grpc) })
        {
            if (ListenAddress.TryParse(value, out var address))
            {
                listeners.Add(new Listener(setting, address));
            }
        }

        return listeners;
    }
}
