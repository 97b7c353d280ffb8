using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace OrleansChat.Gateway.Hosting;

/// <summary>Where a listener listens: <c>localhost:8080</c> (both loopback addresses), <c>127.0.0.1:0</c>, <c>[::1]:8080</c>, <c>*:8080</c> (every address).</summary>
internal sealed record ListenAddress(string Host, int Port)
{
    public bool IsLocalhost => string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase);

    public bool IsAny => Host is "*" or "+";

    public bool IsLoopback => IsLocalhost || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>What is listened on; of <c>localhost</c> both families, of <c>*</c> one that stands for both.</summary>
    public IReadOnlyList<IPAddress> Addresses =>
        IsLocalhost ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : IsAny ? [IPAddress.IPv6Any] : [IPAddress.Parse(Host)];

    public static bool TryParse(string? text, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = null;
        var colon = text?.LastIndexOf(':') ?? -1;
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > IPEndPoint.MaxPort)
        {
            return false;
        }

        var host = text![..colon]; // colon > 0 implies text
        if (host is ['[', .., ']'])
        {
            host = host[1..^1];
        }

        var made = new ListenAddress(host, port);
        if (!made.IsLocalhost && !made.IsAny && !IPAddress.TryParse(host, out _))
        {
            return false;
        }

        if (made is { IsLocalhost: true, Port: 0 })
        {
            return false; // two families, two ports
        }

        address = made;
        return true;
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
