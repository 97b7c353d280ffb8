using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Relays;

/// <summary>How texts are relayed.</summary>
public sealed class RelayOptions
{
    public const string Section = "Chat:Relay";

    /// <summary>Bytes of one text at most; beyond it the connection is closed with 1009. Default: 256 KiB.</summary>
    [Range(1, 480 * 1024)]
    public int MaxTextBytes { get; set; } = 256 * 1024;

    /// <summary>Bytes that may wait for a connection that does not read; beyond it the connection is closed with 4008. Default: 1 MiB.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int MaxQueueBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Whether a text for a name that nobody has goes to who has that name as QWebSocket sends it, with <c>?</c> in place of what Latin-1 lacks.
    /// Default: true.
    /// </summary>
    public bool MatchMangledNames { get; set; } = true;
}

[OptionsValidator]
internal sealed partial class RelayOptionsValidator : IValidateOptions<RelayOptions>;
