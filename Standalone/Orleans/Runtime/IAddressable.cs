// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Runtime;

/// <summary>What a call can be addressed to: a grain, or a reference to one.</summary>
public interface IAddressable;
