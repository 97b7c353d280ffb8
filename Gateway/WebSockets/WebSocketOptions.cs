using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.WebSockets;

/// <summary>What holds for every WebSocket, whatever is spoken on it.</summary>
public sealed class WebSocketOptions
{
    public const string Section = "Chat:WebSockets";

    /// <summary>Bytes of one message at most; beyond it the connection is closed with 1009. Default: 4 MiB.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// A connection that is silent for so long is pinged, and dropped when it stays silent for as long again. One that takes nothing of a write
    /// for as long is dropped as well. Default: 20 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan PingAfter { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a peer may take to answer a close, before the connection is cut. Default: 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan CloseWithin { get; set; } = TimeSpan.FromSeconds(2);
}

[OptionsValidator]
internal sealed partial class WebSocketOptionsValidator : IValidateOptions<WebSocketOptions>;
