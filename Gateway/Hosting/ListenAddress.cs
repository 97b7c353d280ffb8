using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

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

    /// <summary>The addresses in a setting's value, separated by commas; what is none is left out.</summary>
    public static IEnumerable<ListenAddress> ReadAll(string? value)
    {
        foreach (var part in Split(value))
        {
            if (TryParse(part, out var address))
            {
                yield return address;
            }
        }
    }

    /// <summary>The parts of a setting's value; of an empty one a single empty part.</summary>
    public static string[] Split(string? value) => (value ?? "").Split(',', StringSplitOptions.TrimEntries);

    /// <summary>Whether the two cannot both be listened on. Port 0 is another port each time.</summary>
    public bool Meets(ListenAddress other) =>
        Port == other.Port && Port != 0 && Addresses.Any(one => other.Addresses.Any(two => Covers(one, two) || Covers(two, one)));

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    // [::] stands for both families.
    private static bool Covers(IPAddress wide, IPAddress narrow) =>
        wide.Equals(narrow) || wide.Equals(IPAddress.IPv6Any) || (wide.Equals(IPAddress.Any) && narrow.AddressFamily == AddressFamily.InterNetwork);
}
