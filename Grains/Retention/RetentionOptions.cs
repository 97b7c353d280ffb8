using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Grains.Retention;

/// <summary>How much of a room's log is kept. Without a limit, all of it, for ever.</summary>
/// <remarks>Whatever the limits, a message stays as long as a repeat of it has to be known (<c>Chat:Rooms:RememberKeys</c>).</remarks>
public sealed class RetentionOptions
{
    public const string Section = "Chat:Retention";

    /// <summary>Messages that are older are removed. Default (null): none for its age.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")]
    public TimeSpan? MaxAge { get; set; }

    /// <summary>Of more messages in a room, the oldest are removed. Default (null): none for their number.</summary>
    [Range(1, long.MaxValue)]
    public long? MaxMessages { get; set; }

    /// <summary>Rooms that have limits of their own, by name; both limits are theirs then. Default: none.</summary>
    public Dictionary<string, RoomRetention> Rooms { get; set; } = [];

    /// <summary>How often the rooms are gone through. Default: 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many messages are removed in one step, which senders may have to wait for. Default: 500.</summary>
    [Range(1, 100_000)]
    public int StepMessages { get; set; } = 500;

    /// <summary>How long the store is left alone between two steps. Default: 20 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan StepPause { get; set; } = TimeSpan.FromMilliseconds(20);

    internal RoomRetention For(string room) => Rooms.TryGetValue(room, out var own) ? own : new RoomRetention { MaxAge = MaxAge, MaxMessages = MaxMessages };
}

/// <summary>The limits of one room.</summary>
public sealed class RoomRetention
{
    /// <summary>As <see cref="RetentionOptions.MaxAge"/>.</summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>As <see cref="RetentionOptions.MaxMessages"/>.</summary>
    public long? MaxMessages { get; set; }

    internal bool IsLimited => MaxAge is not null || MaxMessages is not null;
}

/// <summary>Beyond the ranges: the limits of single rooms, which attributes do not reach.</summary>
public sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    private static readonly RetentionRangesValidator Ranges = new();

    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        var faults = new List<string>();
        var ranges = Ranges.Validate(name, options);
        if (ranges.Failed)
        {
            faults.AddRange(ranges.Failures);
        }

        foreach (var (room, limits) in options.Rooms)
        {
            if (limits.MaxAge < TimeSpan.FromMinutes(1))
            {
                faults.Add($"Rooms:{room}:MaxAge: must be at least 00:01:00.");
            }

            if (limits.MaxMessages < 1)
            {
                faults.Add($"Rooms:{room}:MaxMessages: must be at least 1.");
            }
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}

[OptionsValidator]
internal sealed partial class RetentionRangesValidator : IValidateOptions<RetentionOptions>;
