// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Engine;

/// <summary>The result of a call that has none.</summary>
internal readonly struct Nothing;
