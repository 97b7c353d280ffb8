// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Orleans.Engine;

/// <summary>A grain class; generated.</summary>
/// <param name="Type">The class.</param>
/// <param name="Interfaces">The grain interfaces it implements, the most derived first; at least one.</param>
/// <param name="IsReentrant">Whether all its calls interleave.</param>
/// <param name="MaxLocalWorkers">Activations a key may have if it is a stateless worker; otherwise zero.</param>
/// <param name="Create">Calls its one constructor with services; null if there is more to it than that.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record GrainClassDescription(
    [property: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type Type,
    IReadOnlyList<Type> Interfaces,
    bool IsReentrant,
    int MaxLocalWorkers,
    Func<IServiceProvider, object>? Create);
