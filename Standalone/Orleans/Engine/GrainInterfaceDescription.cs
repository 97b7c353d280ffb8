// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.ComponentModel;
using Orleans.Runtime;

namespace Orleans.Engine;

/// <summary>A grain interface and how to make a reference of it; generated.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record GrainInterfaceDescription(Type Type, Func<GrainClass, string, GrainReference> Create);
