using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Grains.Rooms;

/// <summary>The limits of a room.</summary>
public sealed class RoomOptions
{
    public const string Section = "Chat:Rooms";

    /// <summary>Bytes of one message's body at most. Default: 4,193,280 (4 MiB less what the oldest clients' framing adds to it).</summary>
    [Range(1, 64 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = (4 * 1024 * 1024) - 1024;

    /// <summary>How long a repeat of a message is known as one. Default: 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "1.00:00:00")]
    public TimeSpan RememberKeys { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Of how many of its last messages a room that starts anew remembers the keys, however old they are by the clock, which may have been
    /// set. Default: 10,000.
    /// </summary>
    [Range(0, 1_000_000)]
    public int RememberKeysAtLeast { get; set; } = 10_000;

    /// <summary>Messages that may wait for the disk before senders are told to come back. Default: 20,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxPendingMessages { get; set; } = 20_000;

    /// <summary>Bytes of bodies that may wait for the disk before senders are told to come back. Default: 64 MiB.</summary>
    [Range(1, 1024 * 1024 * 1024)]
    public int MaxPendingBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Messages in one page of history at most, whatever was asked for. Default: 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxPageMessages { get; set; } = 1_000;

    /// <summary>The names of those who are owners of the lobby: they mute there, delete what others said, and make others moderators. Default: nobody.</summary>
    public IReadOnlyList<string> LobbyOwners { get; set; } = [];

    /// <summary>How often a room tells how far its log goes, so that a feed which missed the end notices. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How soon after somebody came or went a room says who is here; all who do within that time are one announcement. Default: 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan AnnounceRosterWithin { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a gateway's sessions stay in the roster without a word from it. Default: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan MemberLease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Up to so many people are announced by name, more only by count. Default: 200.</summary>
    [Range(0, 100_000)]
    public int AnnounceNamesUpTo { get; set; } = 200;

    /// <summary>Messages in passing (pieces of files, what is never stored) that are kept in memory for readers that are behind. Default: 4,096.</summary>
    [Range(1, 1_000_000)]
    public int PassingMessages { get; set; } = 4_096;

    /// <summary>Bytes of their bodies at most. Default: 64 MiB.</summary>
    [Range(1024 * 1024, 1024 * 1024 * 1024)]
    public int PassingBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How long they are kept at most. Default: 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PassingFor { get; set; } = TimeSpan.FromMinutes(5);
}

[OptionsValidator]
public sealed partial class RoomOptionsValidator : IValidateOptions<RoomOptions>;
