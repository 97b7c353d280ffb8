// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.ComponentModel;

namespace Orleans.Engine;

/// <summary>How a method is called, from its attributes.</summary>
[Flags]
[EditorBrowsable(EditorBrowsableState.Never)]
public enum CallTraits
{
    None = 0,
    OneWay = 1,
    ReadOnly = 2,
    AlwaysInterleave = 4,

    /// <summary>Meant for this activation and no other: the tick of a timer.</summary>
    Tick = 8,

    /// <summary>Not a use of the grain: it may be idle all the same.</summary>
    Unnoticed = 16,
}
