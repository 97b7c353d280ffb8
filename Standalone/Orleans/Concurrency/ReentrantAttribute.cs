// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Concurrency;

/// <summary>On a grain class: all its calls interleave.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
