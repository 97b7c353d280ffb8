using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary><c>grpc-timeout</c>: a positive number and one of the units H M S m u n.</summary>
internal static class TimeoutHeader
{
    /// <summary>Longer ones are cut to this, the longest in the eight digits that the protocol allows.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(99_999_999);

    /// <remarks>More digits than eight are accepted while they fit an int; anything else is no timeout at all.</remarks>
    public static bool TryParse(StringValues header, out TimeSpan timeout)
    {
        timeout = default;
        if (header.Count != 1 || header[0] is not { Length: >= 2 } text
            || !int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        var ticks = text[^1] switch
        {
            'H' => (Int128)value * TimeSpan.TicksPerHour,
            'M' => (Int128)value * TimeSpan.TicksPerMinute,
            'S' => (Int128)value * TimeSpan.TicksPerSecond,
            'm' => (Int128)value * TimeSpan.TicksPerMillisecond,
            'u' => (Int128)value * TimeSpan.TicksPerMicrosecond,
            'n' => value / TimeSpan.NanosecondsPerTick,
            _ => 0,
        };
        timeout = TimeSpan.FromTicks((long)Int128.Min(ticks, Longest.Ticks));
        return timeout > TimeSpan.Zero;
    }
}
