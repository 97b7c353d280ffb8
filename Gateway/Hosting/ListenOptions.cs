using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Hosting;

/// <summary>Where the gateway listens: an address with port each, or <c>off</c>.</summary>
public sealed class ListenOptions
{
    public const string Section = "Chat:Listen";

    public const string Off = "off";

    /// <summary>Pages and health checks, HTTP/1.1. Default: localhost:8080.</summary>
    public string Web { get; set; } = "localhost:8080";

    /// <summary>gRPC, HTTP/2 without TLS by prior knowledge. Default: localhost:65002.</summary>
    public string Grpc { get; set; } = "localhost:65002";

    /// <summary>The QWebChannel chat. Not served by this version. Default: off.</summary>
    public string WebChannel { get; set; } = Off;

    /// <summary>The WebSocket echo server. Not served by this version. Default: off.</summary>
    public string Echo { get; set; } = Off;

    /// <summary>The relay by Origin. Not served by this version. Default: off.</summary>
    public string Relay { get; set; } = Off;

    /// <summary>The relay by topic. Not served by this version. Default: off.</summary>
    public string Topic { get; set; } = Off;
}

internal sealed class ListenOptionsValidator : IValidateOptions<ListenOptions>
{
    public ValidateOptionsResult Validate(string? name, ListenOptions options)
    {
        var faults = new List<string>();
        foreach (var (setting, value) in new[] { (nameof(options.Web), options.Web), (nameof(options.Grpc), options.Grpc) })
        {
            if (!IsOff(value) && !ListenAddress.TryParse(value, out _))
            {
                faults.Add(
                    $"{ListenOptions.Section}:{setting}: '{value}' is no address with port such as localhost:8080, 127.0.0.1:0, [::1]:8080 or *:8080, nor '{ListenOptions.Off}'.");
            }
        }

        if (IsOff(options.Web) && IsOff(options.Grpc))
        {
            faults.Add($"{ListenOptions.Section}: every listener is '{ListenOptions.Off}', so there is nothing to serve.");
        }

        (string Setting, string Value)[] notServed =
        [
            (nameof(options.WebChannel), options.WebChannel), (nameof(options.Echo), options.Echo),
            (nameof(options.Relay), options.Relay), (nameof(options.Topic), options.Topic),
        ];
        faults.AddRange(notServed
            .Where(listener => !IsOff(listener.Value))
            .Select(listener => $"{ListenOptions.Section}:{listener.Setting}: this version does not serve that protocol yet; the only value is '{ListenOptions.Off}'."));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    internal static bool IsOff(string value) => string.Equals(value, ListenOptions.Off, StringComparison.OrdinalIgnoreCase);
}
