// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>How a grain timer ticks.</summary>
public readonly struct GrainTimerCreationOptions()
{
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Until the first tick; <see cref="Timeout.InfiniteTimeSpan"/> for none.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>From the end of a tick to the next; <see cref="Timeout.InfiniteTimeSpan"/> for no other.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether ticks start though calls are in progress. Default: no; a tick waits like a call.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether a tick counts as use of the grain. Default: no; a grain that only ticks is idle.</summary>
    public bool KeepAlive { get; init; }
}
