// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Orleans.Runtime;

namespace Orleans;

/// <summary>Marks the interfaces of grains. Every method is asynchronous or one-way.</summary>
public interface IGrain : IAddressable;
