using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Feeds;

/// <summary>How much of a room a gateway keeps at hand for its readers.</summary>
public sealed class FeedOptions
{
    public const string Section = "Chat:Feeds";

    /// <summary>Recent messages kept in memory for each room that has readers; who is further behind reads from the log. Default: 1,024.</summary>
    [Range(16, 1_000_000)]
    public int RingMessages { get; set; } = 1_024;

    /// <summary>Bytes of those messages at most, each room. Default: 16 MiB.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int RingBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Bytes that are handed to one connection in one piece at most; one larger message still goes whole. Default: 1 MiB.</summary>
    [Range(1024, 3 * 1024 * 1024)]
    public int RunBytes { get; set; } = 1024 * 1024;

    /// <summary>Silence of a room's stream after which its log is asked whether something was missed. Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan AskAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a room's feed stays when its last reader has gone. Default: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(30);
}

[OptionsValidator]
internal sealed partial class FeedOptionsValidator : IValidateOptions<FeedOptions>;
