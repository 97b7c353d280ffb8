using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Hosting;

/// <summary>Where the gateway listens: addresses with ports, separated by commas, or <c>off</c>. No two share a port.</summary>
public sealed class ListenOptions
{
    public const string Section = "Chat:Listen";

    public const string Off = "off";

    /// <summary>Pages, health checks, and every WebSocket protocol below a path of its own, HTTP/1.1. Default: localhost:8080.</summary>
    public string Web { get; set; } = "localhost:8080";

    /// <summary>Both gRPC services, HTTP/2 by prior knowledge; the ports of the older and the newer Qt example. Default: localhost:65002, localhost:65003.</summary>
    public string Grpc { get; set; } = "localhost:65002, localhost:65003";

    /// <summary>The QWebChannel chat, on any path. Default: localhost:12345.</summary>
    public string WebChannel { get; set; } = "localhost:12345";

    /// <summary>The WebSocket echo server, on any path. Default: localhost:1234.</summary>
    public string Echo { get; set; } = "localhost:1234";

    /// <summary>The relay by Origin; topic paths are served, too. Default: localhost:8888.</summary>
    public string Relay { get; set; } = "localhost:8888";

    /// <summary>The relay by topic; any other path is the relay by Origin. Default: localhost:8000.</summary>
    public string Topic { get; set; } = "localhost:8000";

    /// <summary>The relay's operator commands, which ask for no password and so are for this machine only. Default: localhost:8081.</summary>
    public string Operator { get; set; } = "localhost:8081";

    /// <summary>Every setting with its value, in a fixed order.</summary>
    internal IReadOnlyList<(ListenerKind Kind, string Value)> Settings =>
    [
        (ListenerKind.Web, Web), (ListenerKind.Grpc, Grpc), (ListenerKind.WebChannel, WebChannel), (ListenerKind.Echo, Echo),
        (ListenerKind.Relay, Relay), (ListenerKind.Topic, Topic), (ListenerKind.Operator, Operator),
    ];

    internal static string NameOf(ListenerKind kind) => $"{Section}:{kind}";
}

internal sealed class ListenOptionsValidator : IValidateOptions<ListenOptions>
{
    public ValidateOptionsResult Validate(string? name, ListenOptions options)
    {
        var faults = options.Settings.Where(setting => !IsOff(setting.Value)).SelectMany(Unreadable).ToList();
        if (options.Settings.All(setting => IsOff(setting.Value)))
        {
            faults.Add($"{ListenOptions.Section}: every listener is '{ListenOptions.Off}', so there is nothing to serve.");
        }

        var listeners = Listener.All(options);
        faults.AddRange(listeners
            .Where(listener => listener is { Kind: ListenerKind.Operator, Address.IsLoopback: false })
            .Select(listener => $"{listener.Setting}: {listener.Address} is reachable from other machines; the operator's commands are for loopback addresses only."));
        faults.AddRange(listeners.SelectMany((later, index) => Taken(later, listeners.Take(index))));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Unreadable((ListenerKind Kind, string Value) setting) =>
        from part in ListenAddress.Split(setting.Value)
        where !ListenAddress.TryParse(part, out _)
        select $"{ListenOptions.NameOf(setting.Kind)}: '{part}' is no address with port such as localhost:8080, 127.0.0.1:0, [::1]:8080 or *:8080, nor '{ListenOptions.Off}'.";

    private static IEnumerable<string> Taken(Listener later, IEnumerable<Listener> earlier) =>
        earlier.FirstOrDefault(other => other.Address.Meets(later.Address)) is { } first
            ? [$"{later.Setting}: {later.Address} is where {first.Setting} listens; every listener needs a port of its own."]
            : [];

    private static bool IsOff(string value) => string.Equals(value, ListenOptions.Off, StringComparison.OrdinalIgnoreCase);
}
